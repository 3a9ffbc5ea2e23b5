import { cleanText } from './clean-text.ts'
import type { FieldValue, InvoiceView } from './invoice-view.ts'

/** An amount exactly as sent, followed by the invoice's currency; empty when not sent. */
export function money(amount: FieldValue | undefined, invoice: InvoiceView): string {
  const digits = cleanText(amount, 40)
  return digits === '' ? '' : `${digits} ${currencyOf(invoice)}`.trimEnd()
}

export function currencyOf(invoice: InvoiceView): string {
  return cleanText(invoice.header.currency_code, 12)
}
