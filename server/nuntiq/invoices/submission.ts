import type { components } from '../../../spec/generated/nuntiq/partner-types.ts'
import type { Instant } from '../../platform/clock.ts'
import type { Collection } from '../../store/port.ts'

/** The `data` of the response to a submission. */
export type SubmissionAnswer = Readonly<Required<components['schemas']['SubmitInvoiceData']>>

/**
 * A submission that created an invoice, and the response it got. A replay repeats that response exactly,
 * whatever has happened to the invoice since (INV-IDEM).
 */
export interface Submission {
  /** The token of the invoice, which is also the id of the submission. */
  readonly invoice: string
  readonly received_at: Instant
  readonly partner: string
  readonly key: string
  readonly idempotency: { readonly key: string; readonly body_sha256: string } | null
  readonly answer: SubmissionAnswer
  /** The `Warning` header of the response. */
  readonly warning: string | null
}

export const submissions: Collection<Submission> = {
  name: 'submissions',
  bulk: true,
  indexes: { idempotency: ({ key, idempotency }) => (idempotency ? [idempotencyIndex(key, idempotency.key)] : []) },
}

/** C29: an Idempotency-Key is unique per key row, and the row survives rotation. */
export function idempotencyIndex(key: string, idempotencyKey: string): string {
  return `${key}\n${idempotencyKey}`
}
