/** A value as the supplier sent it; decimals come as numbers or as numeric strings. */
export type FieldValue = string | number

/** Fields of the field map by name; those that were not sent are absent. */
export type Fields = Readonly<Record<string, FieldValue>>

/** What a display PDF shows of an invoice: the accepted fields, unlisted ones already dropped. */
export interface InvoiceView {
  readonly header: Fields
  readonly lines: readonly Fields[]
  readonly addresses: readonly Fields[]
  readonly taxes: readonly Fields[]
  readonly charges: readonly Fields[]
  readonly discounts: readonly Fields[]
}

export interface DisplayPdfInput {
  readonly invoice: InvoiceView
  readonly tenantName: string
  /** The inbox that routing resolved to. */
  readonly receivingInbox: string
  readonly invoiceToken: string
  /** Instant of acceptance, ISO 8601. */
  readonly receivedAt: string
}
