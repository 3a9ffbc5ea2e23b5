import type { Resources } from '../../../service.ts'
import type { Transaction } from '../../../store/port.ts'
import { type Tenant, TenantGone } from '../../../tenancy/tenant.ts'
import type { Tenants } from '../../../tenancy/tenants.ts'
import { keys } from '../../keys/key.ts'
import { recipients } from '../../mails/recipient.ts'
import { sessions } from './session.ts'

/**
 * What Supplier Access is handed: it finds by a token whose it is, and reads; what it writes goes through `inTenant`,
 * and is judged by what is found in there.
 */
export type Access<Needed extends keyof Resources = never> = Pick<Resources, Needed | 'store' | 'tenants' | 'hasher'>

/**
 * Runs `work` in a transaction of the tenant that a token has led to, and hands it the living one. Where the tenant is
 * gone by then, the token is as unknown as if it had been gone before.
 */
export async function inTenant<T>(
  { tenants }: Pick<Resources, 'tenants'>,
  { found, unknown }: { found: Tenant; unknown: () => Error },
  work: (tx: Transaction, tenant: Tenant) => Promise<T>,
): Promise<T> {
  try {
    return await tenants.within(found.slug, work)
  } catch (error) {
    throw error instanceof TenantGone ? unknown() : error
  }
}

/** Supplier Access has no API key: the token identifies the tenant. Undefined for an unknown token. */
export async function tenantOfLink(
  { store, tenants }: Pick<Access, 'store' | 'tenants'>,
  tokenHash: string,
): Promise<Tenant | undefined> {
  const opened = await store.locate(sessions, 'token', tokenHash)
  return firstTenant(tenants, opened.length > 0 ? opened : await store.locate(keys, 'regenerate', tokenHash))
}

export async function tenantOfClaim(
  { store, tenants }: Pick<Access, 'store' | 'tenants'>,
  claimHash: string,
): Promise<Tenant | undefined> {
  return firstTenant(tenants, await store.locate(sessions, 'claim', claimHash))
}

export async function tenantOfPreferences(
  { store, tenants }: Pick<Access, 'store' | 'tenants'>,
  tokenHash: string,
): Promise<Tenant | undefined> {
  return firstTenant(tenants, await store.locate(recipients, 'token', tokenHash))
}

function firstTenant(tenants: Tenants, entries: readonly { tenant: string }[]): Tenant | undefined {
  for (const { tenant: slug } of entries) {
    const tenant = tenants.get(slug)
    if (tenant) return tenant
  }
  return undefined
}
