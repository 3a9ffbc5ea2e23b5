import type { FieldValue, InvoiceContent } from '../../../invoices/content.ts'
import { documentTypeOf } from '../../../invoices/document-type.ts'

const AMOUNTS = ['net_amount', 'gross_amount'] as const
const PER_LINE = ['quantity', 'unit_price'] as const

/** What takes money back is a credit note; negative values in another document are accepted, and told. */
export function adviseOnSigns(
  { header, lines }: Pick<InvoiceContent, 'header' | 'lines'>,
  advise: (text: string) => void,
): void {
  const type = documentTypeOf(header)
  if (type !== 'INVOICE') return
  const amount = AMOUNTS.find((name) => isNegative(header[name]))
  if (amount) advise(`header.${amount} is negative, but document_type is INVOICE`)
  const row = lines.findIndex((line) => PER_LINE.some((name) => isNegative(line[name])))
  const name = PER_LINE.find((each) => isNegative(lines[row]?.[each]))
  if (name) advise(`lines[${row}].${name} is negative, but document_type is INVOICE`)
}

function isNegative(value: FieldValue | undefined): boolean {
  return value !== undefined && Number(value) < 0
}
