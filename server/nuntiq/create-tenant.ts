import type { House } from '../house.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import { type FurnishedKey, furnishTenant } from './furnish-tenant.ts'
import type { WorldTenant } from './world.ts'

/**
 * Makes a tenant with everything that its plan says, in one transaction. The secrets of its keys
 * are given back this once. Rejects with TenantExists when the slug is taken.
 */
export async function createTenant(house: House, plan: WorldTenant): Promise<{ tenant: Tenant; keys: FurnishedKey[] }> {
  let keys: FurnishedKey[] = []
  const tenant = await house.tenants.create(house.tenants.draft(plan), async (tx, created) => {
    keys = await furnishTenant({ house, tx, tenant: created, plan })
  })
  return { tenant, keys }
}
