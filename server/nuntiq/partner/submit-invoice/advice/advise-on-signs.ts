import type { FieldValue, InvoiceContent } from '../../../invoices/content.ts'
import { documentTypeOf } from '../../../invoices/document-type.ts'

const AMOUNTS = ['net_amount', 'gross_amount'] as const

/** What takes money back is a credit note; negative values in an invoice are accepted, and told. */
export function adviseOnSigns(
  { header, lines }: Pick<InvoiceContent, 'header' | 'lines'>,
  advise: (text: string) => void,
): void {
  if (documentTypeOf(header) !== 'INVOICE') return
  const amount = AMOUNTS.find((name) => isNegative(header[name]))
  if (amount) advise(`header.${amount} is negative, but document_type is INVOICE`)
  const row = lines.findIndex(({ quantity, unit_price: price }) => isNegative(quantity) || isNegative(price))
  const name = isNegative(lines[row]?.quantity) ? 'quantity' : 'unit_price'
  if (row !== -1) advise(`lines[${row}].${name} is negative, but document_type is INVOICE`)
}

function isNegative(value: FieldValue | undefined): boolean {
  return value !== undefined && Number(value) < 0
}
