import type { components } from '../../../spec/generated/nuntiq/partner-types.ts'
import type { Instant } from '../../platform/clock.ts'
import type { Collection } from '../../store/port.ts'
import type { InvoiceContent } from './content.ts'
import type { EffectiveWorkflow, InvoiceStatus, SourceDocumentStatus } from './states.ts'

type Schemas = components['schemas']

/** An invoice, whichever API it came through; what that API answered is in its `Submission`. */
export interface Invoice {
  readonly token: string
  readonly invoice_id: number
  readonly source_document_id: number
  readonly status: InvoiceStatus
  readonly source_document_status: SourceDocumentStatus
  readonly effective_workflow: EffectiveWorkflow
  readonly received_at: Instant
  readonly routed: Routed
  /** The supplier's account and key; null when the invoice did not come from a supplier. */
  readonly origin: { readonly partner: string; readonly key: string } | null
  readonly content: InvoiceContent
  /** Paths of what was sent but not stored, such as `header.currency`. */
  readonly dropped_fields: readonly string[]
  readonly attachments: readonly StoredAttachment[]
}

/** Where an invoice went, what the sender asked for, and which step decided (INV-ROUTE). */
export interface Routed {
  readonly inbox: string
  readonly external_identifier: string | null
  readonly path: ResolutionPath
}

export type ResolutionPath = Schemas['SubmitInvoiceData']['resolution_path']

export interface StoredAttachment {
  readonly token: string
  readonly type: Schemas['Attachment']['type']
  readonly filename: string
  /** As detected from the bytes, not as claimed. */
  readonly content_type: string
  readonly size: number
  readonly sha256: string
}

/** Without an index: an invoice goes by its token, so that a start need not look into any. */
export const invoices: Collection<Invoice> = { name: 'invoices', bulk: true, indexes: {} }

/** The first number is high, so that nobody mistakes an id for a count. Each tenant has its own sequences. */
export const INVOICE_IDS = { sequence: 'invoices', first: 90_001 }
export const SOURCE_DOCUMENT_IDS = { sequence: 'source-documents', first: 30_001 }
