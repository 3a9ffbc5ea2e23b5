import type { Block, Fact } from '../blocks.ts'
import { cleanText } from '../clean-text.ts'
import { labelOf, headerSlotNames } from '../field-names.ts'
import type { DisplayPdfInput, Fields } from '../invoice-view.ts'

const references = [
  'order_number_1',
  'order_number_2',
  'contract_number',
  'delivery_note',
  'delivery_date',
  'reference_number',
  'account_number',
  'original_invoice_number',
]
const payment = ['payment_terms', 'payment_method', 'bank_account', 'bank_name']

export function referenceFacts({ invoice }: DisplayPdfInput): Block | undefined {
  return factsBlock('References', invoice.header, references)
}

export function paymentFacts({ invoice }: DisplayPdfInput): Block | undefined {
  return factsBlock('Payment', invoice.header, payment)
}

export function customFields({ invoice }: DisplayPdfInput): Block | undefined {
  return factsBlock('Custom fields', invoice.header, headerSlotNames)
}

/** How the invoice arrived: what support asks for. */
export function receipt({ receivingInbox, invoiceToken, receivedAt }: DisplayPdfInput): Block | undefined {
  const time = new Date(receivedAt).toISOString()
  const received_at = `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`
  const fields = { receiving_inbox: receivingInbox, received_at, invoice_token: invoiceToken }
  return factsBlock('Receipt', fields, ['receiving_inbox', 'received_at', 'invoice_token'])
}

function factsBlock(title: string, fields: Fields, names: readonly string[]): Block | undefined {
  const facts = factsOf(fields, names)
  return facts.length === 0 ? undefined : { kind: 'facts', title, facts }
}

/** The named fields that were sent, labelled, in the given order. */
function factsOf(fields: Fields, names: readonly string[]): Fact[] {
  return names
    .map((name) => ({ label: labelOf(name), value: cleanText(fields[name]) }))
    .filter((fact) => fact.value !== '')
}
