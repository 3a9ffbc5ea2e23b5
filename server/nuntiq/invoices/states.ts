/**
 * The life of an invoice: (state, event) → state. The keys are the numbers that the APIs show (C8);
 * `new` is an invoice that is being created. `name` is the documented name, where there is one.
 *
 * No event leads to 90 and beyond yet: those states belong to the Customer API, whose events (claim,
 * acknowledge, result) are entered in `on`.
 */
export const INVOICE_STATES = {
  new: { name: 'NEW', on: { full_enrichment: 1, basic_enrichment: 20 } },
  1: { name: 'API_ENRICH_WITH_PDF_CAPTURE', on: {} },
  20: { name: 'BASIC_ENRICHMENT', on: {} },
  90: { name: 'PENDING_INTEGRATION_FIRST', on: {} },
  91: { name: 'PENDING_INTEGRATION_RETRY', on: {} },
  92: { name: 'PENDING_ACKNOWLEDGEMENT', on: {} },
  93: { name: 'PENDING_RESULT', on: {} },
  97: { name: 'INTEGRATION_FAILED', on: {} },
  100: { name: 'PROCESSED', on: {} },
} as const

/** The status of an invoice that exists. */
export type InvoiceStatus = Exclude<keyof typeof INVOICE_STATES, 'new'>

/** The workflow that an invoice actually goes through (INV-WF): it decides the first state. */
export type EffectiveWorkflow = keyof (typeof INVOICE_STATES)['new']['on']

/** The only status of a source document that the documentation shows. */
export const SOURCE_DOCUMENT_STATUS = 1
export type SourceDocumentStatus = typeof SOURCE_DOCUMENT_STATUS

/** A status in words. */
export function showStatus(status: InvoiceStatus): { number: InvoiceStatus; name: string } {
  return { number: status, name: INVOICE_STATES[status].name }
}
