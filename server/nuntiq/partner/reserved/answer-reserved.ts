import type { House } from '../../../sandbox/house.ts'
import type { Answer, Call } from '../../../http/api.ts'
import { errors, type ReservedRule } from '../errors.ts'
import type { KeyHolder } from '../authenticate/identify.ts'
import { requireKey } from '../authenticate/require-key.ts'

/** The three reserved GETs (INV-RES): the key is judged first, then they say that they are not there yet. */
export function answerReserved(house: House, rule: ReservedRule): (call: Call<KeyHolder>) => Promise<Answer> {
  return async (call) => {
    await requireKey(call, house)
    throw errors.reserved({ rule })
  }
}
