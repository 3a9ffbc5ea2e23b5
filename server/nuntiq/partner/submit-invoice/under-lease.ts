import { idempotencyIndex } from '../../invoices/submission.ts'
import type { Authenticated } from '../authenticate/require-key.ts'

/**
 * INV-IDEM: of several submissions with the same Idempotency-Key one proceeds and the others wait,
 * then replay its result or, if it was refused, are tried in turn.
 */
export function underLease<T>(
  { caller, idempotencyKey }: { caller: Authenticated; idempotencyKey: string | undefined },
  work: () => Promise<T>,
): Promise<T> {
  if (idempotencyKey === undefined) return work()
  return caller.alone(idempotencyIndex(caller.key.id, idempotencyKey), work)
}
