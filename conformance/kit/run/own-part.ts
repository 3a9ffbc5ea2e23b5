import { createHash } from 'node:crypto'

/**
 * The part that is a run's own in every name that a target may remember: numbers, labels, Idempotency-Keys. It goes
 * by the seed and the case too, so that without a nonce it repeats with them.
 */
export function ownPart({ seed, nonce }: { seed: number; nonce: string }, caseId: string): string {
  return createHash('sha256').update(`${seed}\n${nonce}\n${caseId}`).digest('hex').slice(0, 16)
}
