import type { InvoiceContent } from '../invoice.ts'

/** What a display PDF shows of an invoice is what was kept of it. */
export type { FieldValue, InvoiceContent as InvoiceView, Row as Fields } from '../invoice.ts'

export interface DisplayPdfInput {
  readonly invoice: InvoiceContent
  readonly tenantName: string
  /** The inbox that routing resolved to. */
  readonly receivingInbox: string
  readonly invoiceToken: string
  /** Instant of acceptance, ISO 8601. */
  readonly receivedAt: string
}
