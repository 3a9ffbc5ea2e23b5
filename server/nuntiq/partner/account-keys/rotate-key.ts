import type { Resources } from '../../../service.ts'
import type { PartnerOperation } from '../operation.ts'
import { equalHashes } from '../../../platform/secrets.ts'
import { randomCredentials } from '../../keys/credentials.ts'
import { errors } from '../errors.ts'
import { showIssued, storedSecrets } from '../../keys/issue-key.ts'
import { GRACE_MS } from '../../keys/key-state.ts'
import { chooseLifetime } from '../../keys/lifetime.ts'
import { type Key, keys } from '../../keys/key.ts'
import { readOptionalJsonObject } from '../receive-json.ts'
import { requireKey } from '../authenticate/require-key.ts'

/**
 * `POST /account/keys/{key_id}/rotate` (KEY-ROTATE): a key replaces its own two secrets. The
 * row, its id and its label stay; the former key works for four more hours and replaces any earlier
 * former key (KEY-GRACE). The answer is a bare object, without the envelope.
 */
export function rotateKey(resources: Pick<Resources, 'store' | 'hasher' | 'portalOrigin'>): PartnerOperation {
  const { store, hasher } = resources
  return async (call) => {
    const { tenant, key: caller, via } = await requireKey(call, resources)
    if (call.params['key_id'] !== caller.id) throw errors.rotateForeign()
    if (via === 'former') throw errors.rotateByFormer()
    const secret = call.header('x-rotation-secret')
    if (secret === undefined || secret === '') throw errors.rotationSecretMissing()
    const secretHash = hasher.hash('rotation-secret', secret)
    if (!equalHashes(secretHash, caller.rotation_secret_hash)) throw errors.rotationSecretWrong()

    const sent = await readOptionalJsonObject(call)
    const now = tenant.now()
    const chosen = chooseLifetime(sent, { now, otherwise: caller.expires_interval_days })
    if (!chosen.ok) throw errors.rotateLifetime(chosen)

    const credentials = randomCredentials(tenant.random)
    const rotated = await store.transaction(tenant.slug, async (tx) => {
      const key = await tx.get(keys, caller.id)
      // Of two simultaneous rotations, the second finds that its secrets are no longer current.
      if (!key || key.api_key_hash !== caller.api_key_hash || key.revoked_at !== null) throw errors.rotateByFormer()
      const changed: Key = {
        ...key,
        ...storedSecrets(hasher, credentials),
        ...chosen.lifetime,
        issued_at: now,
        expired_at: null,
        grace: { api_key_hash: key.api_key_hash, until: now + GRACE_MS },
      }
      await tx.put(keys, key.id, changed)
      return changed
    })
    return { status: 200, rule: 'KEY-ROTATE-001', body: showIssued({ key: rotated, credentials }) }
  }
}
