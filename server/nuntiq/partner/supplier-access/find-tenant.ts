import type { House } from '../../../sandbox/house.ts'
import type { Tenant } from '../../../tenancy/tenant.ts'
import { keys } from '../../keys/key.ts'
import { recipients } from '../../mails/recipient.ts'
import { sessions } from './session.ts'

/** No key says whose call this is: the token does. Undefined when nobody has given it away. */
export async function tenantOfLink(house: House, tokenHash: string): Promise<Tenant | undefined> {
  const opened = await house.store.locate(sessions, 'token', tokenHash)
  return firstTenant(house, opened.length > 0 ? opened : await house.store.locate(keys, 'regenerate', tokenHash))
}

export async function tenantOfClaim(house: House, claimHash: string): Promise<Tenant | undefined> {
  return firstTenant(house, await house.store.locate(sessions, 'claim', claimHash))
}

export async function tenantOfPreferences(house: House, tokenHash: string): Promise<Tenant | undefined> {
  return firstTenant(house, await house.store.locate(recipients, 'token', tokenHash))
}

function firstTenant(house: House, entries: readonly { tenant: string }[]): Tenant | undefined {
  for (const { tenant: slug } of entries) {
    const tenant = house.tenants.get(slug)
    if (tenant) return tenant
  }
  return undefined
}
