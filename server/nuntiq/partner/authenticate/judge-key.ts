import type { Resources } from '../../../service.ts'
import { andThen, type Soon } from '../../../platform/soon.ts'
import { equalHashes } from '../../../platform/secrets.ts'
import type { Reader } from '../../../store/port.ts'
import type { Tenant } from '../../../tenancy/tenant.ts'
import { partners } from '../../accounts/partner.ts'
import { graceIsOpen, keyState } from '../../keys/key-state.ts'
import type { Key } from '../../keys/key.ts'
import { regenerateUrl } from '../../links.ts'
import { errors } from '../errors.ts'

/** Which of a row's two keys was sent: `former` is the one that a rotation replaced. */
export type Via = 'current' | 'former'

/** Undefined where the row holds neither the current nor a former key of this hash. */
export function viaOf(key: Pick<Key, 'api_key_hash' | 'grace'>, hash: string): Via | undefined {
  if (equalHashes(hash, key.api_key_hash)) return 'current'
  return key.grace && equalHashes(hash, key.grace.api_key_hash) ? 'former' : undefined
}

/** AUTH-KEY: refuses with 401 unless the key is good at this moment, and 403 unless it may do what is asked. */
export function judgeKey(
  { key, via, tenant, reader }: { key: Readonly<Key>; via: Via; tenant: Tenant; reader: Reader },
  { hasher, portalOrigin, permission }: Pick<Resources, 'hasher' | 'portalOrigin'> & { permission: string | undefined },
): Soon<void> {
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
  return andThen(reader.get(partners, key.partner), (partner) => {
    // Accounts are not deleted: where there is none the whole tenant has gone.
    if (!partner) throw errors.tenantGone()
    if (!partner.active) throw errors.accountInactive()
    // The key is good, but not for this.
    if (permission !== undefined && !key.permissions.includes(permission))
      throw errors.permissionMissing({ permission })
  })
}
