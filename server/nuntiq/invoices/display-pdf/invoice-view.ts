import type { Fields, InvoiceContent } from '../content.ts'

export type { Fields, FieldValue } from '../content.ts'

/** What a display PDF shows of an invoice is what was kept of it; which rows say what is for its sections to know. */
export type InvoiceView = Pick<InvoiceContent, 'header'> &
  Readonly<Record<Exclude<keyof InvoiceContent, 'header'>, readonly Fields[]>>

export interface DisplayPdfInput {
  readonly invoice: InvoiceView
  readonly tenantName: string
  /** The inbox that routing resolved to. */
  readonly receivingInbox: string
  readonly invoiceToken: string
  /** Instant of acceptance, ISO 8601. */
  readonly receivedAt: string
}
