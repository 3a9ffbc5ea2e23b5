import type { Block, Fact } from '../blocks.ts'
import { documentTypeOf } from '../../document-type.ts'
import { cleanText } from '../clean-text.ts'
import type { DisplayPdfInput, InvoiceView } from '../invoice-view.ts'
import { money } from '../money.ts'

/** Whose invoice it is, what kind of document, and what readers look for first: number, dates, total. */
export function masthead({ invoice, tenantName }: DisplayPdfInput): Block {
  const { header } = invoice
  const facts: Fact[] = [
    { label: 'Number', value: cleanText(header.invoice_number) },
    { label: 'Date', value: cleanText(header.invoice_date, 40) },
    { label: 'Due', value: cleanText(header.due_date, 40) },
    { label: 'Total', value: money(header.gross_amount, invoice) },
  ]
  return {
    kind: 'masthead',
    owner: cleanText(tenantName),
    title: documentTitle(invoice),
    facts: facts.filter((fact) => fact.value !== ''),
  }
}

/** `CREDIT_NOTE` → "Credit note"; the set of types is open, and `INVOICE` is the default. */
export function documentTitle({ header }: InvoiceView): string {
  const words = cleanText(documentTypeOf(header), 60).replaceAll('_', ' ').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
