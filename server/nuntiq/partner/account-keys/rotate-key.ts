import type { PartnerOperation } from '../operation.ts'
import { equalHashes } from '../../../platform/secrets.ts'
import { randomCredentials } from '../../keys/credentials.ts'
import { errors } from '../errors.ts'
import { showIssued, storedSecrets } from '../../keys/issue-key.ts'
import { GRACE_MS } from '../../keys/key-state.ts'
import { chooseLifetime } from '../../keys/lifetime.ts'
import { type Key, keys } from '../../keys/key.ts'
import { readOptionalJsonObject } from '../receive-json.ts'
import type { Found, Keyed } from '../authenticate/require-key.ts'

/**
 * `POST /account/keys/{key_id}/rotate` (KEY-ROTATE): a key replaces its own two secrets. The
 * row, its id and its label stay; the former key works for four more hours and replaces any earlier
 * former key (KEY-GRACE). The answer is a bare object, without the envelope.
 */
export function rotateKey({ requireKey, hasher }: Keyed<'hasher'>): PartnerOperation {
  return async (call) => {
    const caller = await requireKey(call)
    if (call.params['key_id'] !== caller.key.id) throw errors.rotateForeign()
    const secret = call.header('x-rotation-secret')
    const mayRotate = ({ key, via }: Pick<Found, 'key' | 'via'>): void => {
      // Of two simultaneous rotations, the second finds that its key is no longer the current one.
      if (via === 'former') throw errors.rotateByFormer()
      if (secret === undefined || secret === '') throw errors.rotationSecretMissing()
      if (!equalHashes(hasher.hash('rotation-secret', secret), key.rotation_secret_hash))
        throw errors.rotationSecretWrong()
    }
    mayRotate(caller)

    const sent = await readOptionalJsonObject(call)
    const rotated = await caller.transaction(async (tx, now) => {
      mayRotate(now)
      const { key, tenant } = now
      const at = tenant.now()
      const chosen = chooseLifetime(sent, { now: at, otherwise: key.expires_interval_days })
      if (!chosen.ok) throw errors.rotateLifetime(chosen)
      const credentials = randomCredentials(tenant.random)
      const changed: Key = {
        ...key,
        ...storedSecrets(hasher, credentials),
        ...chosen.lifetime,
        issued_at: at,
        expired_at: null,
        grace: { api_key_hash: key.api_key_hash, until: at + GRACE_MS },
      }
      await tx.put(keys, key.id, changed)
      return { key: changed, credentials }
    })
    return { status: 200, rule: 'KEY-ROTATE-001', body: showIssued(rotated) }
  }
}
