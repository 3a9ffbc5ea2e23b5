import type { Resources } from '../../../service.ts'
import type { Call } from '../../../http/api.ts'
import type { Tenant } from '../../../tenancy/tenant.ts'
import { errors } from '../errors.ts'
import type { KeyHolder } from './identify.ts'
import { graceIsOpen, keyState } from '../../keys/key-state.ts'
import type { Key } from '../../keys/key.ts'
import { partners } from '../../accounts/partner.ts'
import { regenerateUrl } from '../../links.ts'

/** The caller, once its key has been accepted. */
export interface Authenticated {
  readonly tenant: Tenant
  readonly key: Readonly<Key>
  /** `former`: the key that a rotation replaced, in its grace window. */
  readonly via: KeyHolder['via']
}

/** AUTH-KEY: refuses with 401 unless the call has a key that is valid at this moment. */
export async function requireKey(
  call: Call<KeyHolder>,
  { store, hasher, portalOrigin }: Pick<Resources, 'store' | 'hasher' | 'portalOrigin'>,
): Promise<Authenticated> {
  const sent = call.header('x-api-key')
  if (sent === undefined || sent === '') throw errors.keyMissing()
  if (!call.identity) throw errors.keyUnknown()

  const {
    tenant,
    caller: { key, via },
  } = call.identity
  const now = tenant.now()
  if (via === 'former') {
    if (!graceIsOpen(key, now)) throw errors.keyGraceOver()
  } else {
    switch (keyState(key, now)) {
      case 'revoked':
        throw errors.keyRevoked()
      case 'gone':
        throw errors.keyGone()
      case 'expired':
        throw errors.keyExpired({ expiredAt: key.expires_at ?? now, url: regenerateUrl({ hasher, portalOrigin }, key) })
      case 'active':
        break
    }
  }

  const partner = await store.reader(tenant.slug).get(partners, key.partner)
  if (!partner?.active) throw errors.accountInactive()
  tenant.lastUses.set(key.id, now)
  return { tenant, key, via }
}
