import { isoTime } from '../../platform/clock.ts'
import { uuidV4 } from '../../platform/random.ts'
import type { SecretHasher } from '../../platform/secrets.ts'
import type { Tenant } from '../../tenancy/tenant.ts'
import { randomCredentials, type Credentials } from './credentials.ts'
import type { Lifetime } from './lifetime.ts'
import type { Key } from './key.ts'
import { SUBMIT_SUPPLIER_INVOICE } from './permissions.ts'
import { regenerateToken } from '../links.ts'

/** A new key row and its secrets in plain text, which are not stored. */
export interface IssuedKey {
  readonly key: Key
  readonly credentials: Credentials
}

export function issueKey(parts: {
  hasher: SecretHasher
  tenant: Tenant
  partner: string
  label: string
  lifetime: Lifetime
  /** Fixed secrets instead of random ones: the demo keys of a world. */
  credentials?: Credentials
  id?: string
}): IssuedKey {
  const { hasher, tenant, lifetime } = parts
  const now = tenant.now()
  const id = parts.id ?? uuidV4(tenant.random)
  const credentials = parts.credentials ?? randomCredentials(tenant.random)
  return {
    credentials,
    key: {
      id,
      partner: parts.partner,
      label: parts.label,
      ...storedSecrets(hasher, credentials),
      permissions: [SUBMIT_SUPPLIER_INVOICE],
      created_at: now,
      ...lifetime,
      expired_at: null,
      revoked_at: null,
      issued_at: now,
      grace: null,
    },
  }
}

/** What is stored of two secrets. */
export function storedSecrets(
  hasher: SecretHasher,
  credentials: Credentials,
): Pick<Key, 'api_key_hash' | 'rotation_secret_hash' | 'prefix' | 'last_4' | 'regenerate_hash'> {
  const apiKeyHash = hasher.hash('api-key', credentials.api_key)
  return {
    api_key_hash: apiKeyHash,
    regenerate_hash: hasher.hash('magic-token', regenerateToken(hasher, apiKeyHash)),
    rotation_secret_hash: hasher.hash('rotation-secret', credentials.rotation_secret),
    prefix: credentials.api_key.slice(0, 7),
    last_4: credentials.api_key.slice(-4),
  }
}

/** A key as shown when it is created or renewed: the only time its secrets appear (KEY-CREATE-017, KEY-ROTATE-019). */
export function showIssued({ key, credentials }: IssuedKey): object {
  return {
    id: key.id,
    ...credentials,
    label: key.label,
    prefix: key.prefix,
    last_4: key.last_4,
    expires_at: key.expires_at === null ? null : isoTime(key.expires_at),
    expires_interval_days: key.expires_interval_days,
  }
}
