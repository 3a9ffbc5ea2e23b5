import type { Block, Fact } from '../blocks.ts'
import type { DisplayPdfInput } from '../invoice-view.ts'
import { money } from '../money.ts'

/** The sums as the supplier states them: nothing is computed, so nothing is silently corrected. */
export function totals({ invoice }: DisplayPdfInput): Block | undefined {
  const facts: Fact[] = [
    { label: 'Net amount', value: money(invoice.header.net_amount, invoice) },
    { label: 'Tax', value: money(invoice.header.tax_amount, invoice) },
    { label: 'Total', value: money(invoice.header.gross_amount, invoice) },
  ]
  const sent = facts.filter((fact) => fact.value !== '')
  return sent.length === 0 ? undefined : { kind: 'totals', facts: sent }
}
