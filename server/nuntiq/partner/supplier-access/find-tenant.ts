import type { Resources } from '../../../service.ts'
import type { Tenant } from '../../../tenancy/tenant.ts'
import type { Tenants } from '../../../tenancy/tenants.ts'
import { keys } from '../../keys/key.ts'
import { recipients } from '../../mails/recipient.ts'
import { sessions } from './session.ts'

/** Supplier Access has no API key: the token identifies the tenant. Undefined for an unknown token. */
export async function tenantOfLink(
  { store, tenants }: Pick<Resources, 'store' | 'tenants'>,
  tokenHash: string,
): Promise<Tenant | undefined> {
  const opened = await store.locate(sessions, 'token', tokenHash)
  return firstTenant(tenants, opened.length > 0 ? opened : await store.locate(keys, 'regenerate', tokenHash))
}

export async function tenantOfClaim(
  { store, tenants }: Pick<Resources, 'store' | 'tenants'>,
  claimHash: string,
): Promise<Tenant | undefined> {
  return firstTenant(tenants, await store.locate(sessions, 'claim', claimHash))
}

export async function tenantOfPreferences(
  { store, tenants }: Pick<Resources, 'store' | 'tenants'>,
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
