import type { components } from '../../../spec/generated/nuntiq/partner-types.ts'
import type { Instant } from '../../platform/clock.ts'
import type { Collection } from '../../store/port.ts'

/** The `data` of the answer to a submission. */
export type SubmissionAnswer = Readonly<Required<components['schemas']['SubmitInvoiceData']>>

/**
 * A submission that made an invoice, and what it was answered. A replay repeats that to the letter,
 * whatever has become of the invoice since (INV-IDEM).
 */
export interface Submission {
  /** The token of the invoice, under which the submission is kept too. */
  readonly invoice: string
  readonly received_at: Instant
  readonly partner: string
  readonly key: string
  readonly idempotency: { readonly key: string; readonly body_sha256: string } | null
  readonly answer: SubmissionAnswer
  /** The `Warning` header of the answer. */
  readonly warning: string | null
}

export const submissions: Collection<Submission> = {
  name: 'submissions',
  bulk: true,
  indexes: { idempotency: ({ key, idempotency }) => (idempotency ? [idempotencyIndex(key, idempotency.key)] : []) },
}

/** C29: the namespace of an Idempotency-Key is the key row, which survives rotation. */
export function idempotencyIndex(key: string, idempotencyKey: string): string {
  return `${key}\n${idempotencyKey}`
}
