import type { IncomingHttpHeaders } from 'node:http'
import type { Resources } from '../../../service.ts'
import type { Identity } from '../../../http/api.ts'
import { equalHashes } from '../../../platform/secrets.ts'
import { type Key, keys } from '../../keys/key.ts'

/** The key row behind an `X-API-Key`, and which of its two keys was sent. */
export interface KeyHolder {
  readonly key: Readonly<Key>
  readonly via: 'current' | 'former'
}

/** Finds the row by the hash of what was sent; whether the key is still good is not judged here. */
export function identifyBy({
  store,
  tenants,
  hasher,
}: Pick<Resources, 'store' | 'tenants' | 'hasher'>): (
  headers: IncomingHttpHeaders,
) => Promise<Identity<KeyHolder> | undefined> {
  return async (headers) => {
    const sent = headers['x-api-key']
    if (typeof sent !== 'string' || sent === '') return undefined
    const hash = hasher.hash('api-key', sent)
    for (const { tenant: slug, doc } of await store.locate(keys, 'secret', hash)) {
      const tenant = tenants.get(slug)
      if (!tenant) continue
      if (equalHashes(hash, doc.api_key_hash)) return { tenant, caller: { key: doc, via: 'current' } }
      if (doc.grace && equalHashes(hash, doc.grace.api_key_hash)) return { tenant, caller: { key: doc, via: 'former' } }
    }
    return undefined
  }
}
