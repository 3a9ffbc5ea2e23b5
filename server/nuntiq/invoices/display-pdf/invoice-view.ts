import type { Fields, InvoiceContent } from '../content.ts'

export type { Fields, FieldValue } from '../content.ts'

/** What a display PDF can show: the stored content. Its sections know which fields a row has. */
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
