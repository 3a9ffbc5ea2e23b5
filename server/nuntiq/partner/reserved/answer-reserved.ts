import type { PartnerOperation } from '../operation.ts'
import { errors, type ReservedRule } from '../errors.ts'
import type { Keyed } from '../authenticate/require-key.ts'

/** The three reserved GETs (INV-RES): the key is judged first, then they answer that they are not implemented yet. */
export function answerReserved({ requireKey }: Keyed, rule: ReservedRule): PartnerOperation {
  return async (call) => {
    await requireKey(call)
    throw errors.reserved({ rule })
  }
}
