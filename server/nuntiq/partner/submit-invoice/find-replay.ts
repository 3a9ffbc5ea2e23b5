import { DAY } from '../../../platform/clock.ts'
import { idempotencyIndex, type Submission, submissions } from '../../invoices/submission.ts'
import type { Authenticated } from '../authenticate/require-key.ts'

/** How long an answer is repeated (INV-IDEM). */
export const REPLAY_WINDOW_MS = DAY

/**
 * INV-IDEM: what this key row submitted with the same Idempotency-Key within 24 hours. Only
 * successes are stored, so only they are found: after a refusal the Idempotency-Key can be used again.
 */
export async function findReplay({
  caller,
  idempotencyKey,
}: {
  caller: Authenticated
  idempotencyKey: string | undefined
}): Promise<Readonly<Submission> | undefined> {
  if (idempotencyKey === undefined) return undefined
  const value = idempotencyIndex(caller.key.id, idempotencyKey)
  // Nearly always there is none, and nobody else can add one: whoever submits with this key waits for the lease.
  if ((await caller.reader.find(submissions, 'idempotency', value)).length === 0) return undefined
  // A transaction resolves only when what it has read is durable, so nothing is replayed too early.
  return caller.transaction(async (tx, { tenant }) => {
    const newest = (await tx.find(submissions, 'idempotency', value)).at(-1)?.doc
    const age = newest && tenant.now() - newest.received_at
    return age !== undefined && age < REPLAY_WINDOW_MS ? newest : undefined
  })
}
