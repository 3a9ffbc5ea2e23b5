import type { Resources } from '../../../service.ts'
import type { PartnerOperation } from '../operation.ts'
import { errors, type ReservedRule } from '../errors.ts'
import { requireKey } from '../authenticate/require-key.ts'

/** The three reserved GETs (INV-RES): the key is judged first, then they answer that they are not implemented yet. */
export function answerReserved(
  resources: Pick<Resources, 'store' | 'hasher' | 'portalOrigin'>,
  rule: ReservedRule,
): PartnerOperation {
  return async (call) => {
    await requireKey(call, resources)
    throw errors.reserved({ rule })
  }
}
