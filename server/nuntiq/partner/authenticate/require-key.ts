import type { Soon } from '../../../platform/soon.ts'
import type { Resources } from '../../../service.ts'
import type { Call } from '../../../http/api.ts'
import type { Reader, Transaction } from '../../../store/port.ts'
import type { Tenant } from '../../../tenancy/tenant.ts'
import { type Key, keys } from '../../keys/key.ts'
import { errors } from '../errors.ts'
import type { KeyHolder } from './identify.ts'
import { judgeKey, type Via, viaOf } from './judge-key.ts'

/** The caller as it was found to be at one moment. */
export interface Found {
  readonly tenant: Tenant
  readonly key: Readonly<Key>
  /** `former`: the key that a rotation replaced, in its grace window. */
  readonly via: Via
}

/** The caller, once its key has been accepted. */
export interface Authenticated extends Found {
  /** For what may be out of date by the time it counts; the transaction decides. */
  readonly reader: Reader
  /**
   * The only way for an operation to act in the caller's name. While a body arrives the key may be revoked, expire or
   * lose its permission, its account may be switched off, its tenant deleted or put back: so the caller is judged
   * again in the transaction, and refused as if that had come before the call. `now` is the caller as it is there.
   */
  transaction<T>(work: (tx: Transaction, now: Found) => Soon<T>): Promise<T>
  /** Runs `work` while no other work of the caller's tenant holds this name. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T>
}

/** AUTH-KEY: refuses unless the call has a key that is good at this moment and has the permission, if one is named. */
export type RequireKey = (call: Call<KeyHolder>, permission?: string) => Promise<Authenticated>

/** What operations with a key are handed: no store, for they reach it through their caller. */
export type Keyed<Needed extends keyof Resources = never> = Pick<Resources, Needed> & {
  readonly requireKey: RequireKey
}

export function requireKeyBy(resources: Pick<Resources, 'store' | 'tenants' | 'hasher' | 'portalOrigin'>): RequireKey {
  const { store, tenants } = resources
  return async (call, permission) => {
    const sent = call.header('x-api-key')
    if (sent === undefined || sent === '') throw errors.keyMissing()
    if (!call.identity) throw errors.keyUnknown()

    const {
      tenant,
      caller: { key, via, hash },
    } = call.identity
    const asked = { ...resources, permission }
    const reader = store.reader(tenant.slug)
    await judgeKey({ key, via, tenant, reader }, asked)
    tenant.lastUses.set(key.id, tenant.now())
    return {
      tenant,
      key,
      via,
      reader,
      transaction: (work) =>
        tenants.within(tenant.slug, async (tx, living) => {
          const present = await tx.get(keys, key.id)
          const presentVia = present && viaOf(present, hash)
          if (!present || !presentVia) throw errors.keyUnknown()
          const now: Found = { tenant: living, key: present, via: presentVia }
          await judgeKey({ ...now, reader: tx }, asked)
          return work(tx, now)
        }),
      alone: (name, work) => store.exclusive(`${tenant.slug}\n${name}`, work),
    }
  }
}
