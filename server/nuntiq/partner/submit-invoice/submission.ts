import type { FieldValue } from '../../invoices/invoice.ts'

/** The body of a submission after its shape was judged; what is unlisted may hold anything. */
export interface SentSubmission {
  readonly invoice: SentInvoice
  readonly receiving_inbox?: string
  readonly external_identifier?: string
  readonly attachments?: readonly unknown[]
  readonly workflow?: unknown
}

/** Beside its parts an invoice may hold header fields directly (C10), and whatever is unlisted. */
export interface SentInvoice {
  readonly header?: SentRow
  readonly lines?: readonly SentRow[]
  readonly addresses?: readonly SentRow[]
  readonly taxes?: readonly SentRow[]
  readonly charges?: readonly SentRow[]
  readonly discounts?: readonly SentRow[]
}

/** Listed fields hold a string or a number; the field map says which. */
export type SentRow = Readonly<Record<string, FieldValue>>
