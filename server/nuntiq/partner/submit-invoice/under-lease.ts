import type { Store } from '../../../store/port.ts'
import { idempotencyIndex } from '../../invoices/submission.ts'
import type { Authenticated } from '../authenticate/require-key.ts'

/**
 * INV-IDEM: of several submissions under the same Idempotency-Key one goes ahead and the others
 * wait for it, then replay its result, or, if it was refused, try for themselves.
 */
export function underLease<T>(
  { store, caller, idempotencyKey }: { store: Store; caller: Authenticated; idempotencyKey: string | undefined },
  work: () => Promise<T>,
): Promise<T> {
  if (idempotencyKey === undefined) return work()
  return store.exclusive(`${caller.tenant.slug}\n${idempotencyIndex(caller.key.id, idempotencyKey)}`, work)
}
