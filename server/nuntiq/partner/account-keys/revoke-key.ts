import type { PartnerOperation } from '../operation.ts'
import { isoTime } from '../../../platform/clock.ts'
import { errors } from '../errors.ts'
import { keyState } from '../../keys/key-state.ts'
import { keys } from '../../keys/key.ts'
import type { Keyed } from '../authenticate/require-key.ts'

/**
 * `DELETE /account/keys/{key_id}` (KEY-REVOKE): the row stays, but the key is refused from now on,
 * and so is its former key. A key of another account is as unknown as one that never existed.
 */
export function revokeKey({ requireKey }: Keyed): PartnerOperation {
  return async (call) => {
    const caller = await requireKey(call)
    const id = call.params['key_id'] ?? ''
    if (id === caller.key.id) throw errors.revokeOwn()

    const revokedAt = await caller.transaction(async (tx, { tenant, key: own }) => {
      const now = tenant.now()
      const key = await tx.get(keys, id)
      if (!key) throw errors.revokeUnknown()
      if (key.partner !== own.partner) throw errors.revokeForeign()
      const state = keyState(key, now)
      if (state === 'revoked') throw errors.revokeTwice()
      if (state === 'gone') throw errors.revokeUnknown()
      await tx.put(keys, id, { ...key, revoked_at: now, grace: null })
      return now
    })
    return {
      status: 200,
      rule: 'KEY-REVOKE-001',
      body: { success: true, data: { id, revoked_at: isoTime(revokedAt) } },
    }
  }
}
