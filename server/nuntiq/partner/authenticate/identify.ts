import type { IncomingHttpHeaders } from 'node:http'
import type { Resources } from '../../../service.ts'
import type { Identity } from '../../../http/api.ts'
import { andThen, type Soon } from '../../../platform/soon.ts'
import type { Entry } from '../../../store/port.ts'
import { type Key, keys } from '../../keys/key.ts'
import { type Via, viaOf } from './judge-key.ts'
import { KnownHashes } from './known-hashes.ts'

/** The key row behind an `X-API-Key`, and which of its two keys was sent. */
export interface KeyHolder {
  readonly key: Readonly<Key>
  readonly via: Via
  /** Of the key that was sent. */
  readonly hash: string
}

/** Finds the row by the hash of what was sent; whether the key is still good is not judged here. */
export function identifyBy({
  store,
  tenants,
  hasher,
}: Pick<Resources, 'store' | 'tenants' | 'hasher'>): (
  headers: IncomingHttpHeaders,
) => Soon<Identity<KeyHolder> | undefined> {
  const known = new KnownHashes()
  return (headers) => {
    const sent = headers['x-api-key']
    if (typeof sent !== 'string' || sent === '') return undefined
    const hash = known.get(sent) ?? hasher.hash('api-key', sent)
    return andThen(store.locate(keys, 'secret', hash), (rows) => {
      if (rows.length > 0) known.add(sent, hash)
      return holderAmong(rows, hash)
    })
  }

  function holderAmong(rows: readonly Entry<Key>[], hash: string): Identity<KeyHolder> | undefined {
    for (const { tenant: slug, doc } of rows) {
      const tenant = tenants.get(slug)
      if (!tenant) continue
      const via = viaOf(doc, hash)
      if (via) return { tenant, caller: { key: doc, via, hash } }
    }
    return undefined
  }
}
