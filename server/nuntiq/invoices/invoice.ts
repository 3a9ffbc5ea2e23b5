import type { Instant } from '../../platform/clock.ts'
import type { Collection } from '../../store/port.ts'

export type FieldValue = string | number
export type Row = Readonly<Record<string, FieldValue>>

/** An invoice as it is kept: listed fields only. */
export interface InvoiceContent {
  readonly header: Row
  readonly lines: readonly Row[]
  readonly addresses: readonly Row[]
  readonly taxes: readonly Row[]
  readonly charges: readonly Row[]
  readonly discounts: readonly Row[]
}

export interface StoredAttachment {
  readonly type: 'IMAGE' | 'ATTACHMENT'
  readonly filename: string
  /** As sniffed, not as claimed. */
  readonly content_type: string
  readonly size: number
  readonly sha256: string
}

export type ResolutionPath = 'explicit_inbox' | 'external_identifier' | 'default_fallback'

/** The `data` of the answer to a submission; a replay repeats it to the letter. */
export interface SubmissionResult {
  readonly invoice_token: string
  readonly invoice_id: number
  readonly source_document_id: number
  readonly workflow: 'full_enrichment'
  readonly effective_workflow: 'full_enrichment' | 'basic_enrichment'
  readonly invoice_status: number
  readonly source_document_status: number
  readonly template_id: number
  readonly template_type: string
  readonly attachments_linked: number
  readonly pdf_will_be_generated: boolean
  readonly receiving_inbox: string
  readonly external_identifier: string | null
  readonly resolution_path: ResolutionPath
  readonly receiving_inbox_fallback_used: boolean
}

export interface Invoice {
  readonly result: SubmissionResult
  readonly received_at: Instant
  readonly partner: string
  readonly key: string
  readonly content: InvoiceContent
  /** Paths of what was sent and not kept, such as `header.currency`. */
  readonly dropped_fields: readonly string[]
  readonly attachments: readonly StoredAttachment[]
  readonly warning: string | null
  readonly idempotency: { readonly key: string; readonly body_sha256: string } | null
}

export const invoices: Collection<Invoice> = {
  name: 'invoices',
  bulk: true,
  indexes: {
    token: (invoice) => [invoice.result.invoice_token],
    idempotency: (invoice) => (invoice.idempotency ? [idempotencyIndex(invoice.key, invoice.idempotency.key)] : []),
  },
}

/** C29: the namespace of an Idempotency-Key is the key row, which survives rotation. */
export function idempotencyIndex(key: string, idempotencyKey: string): string {
  return `${key}\n${idempotencyKey}`
}
