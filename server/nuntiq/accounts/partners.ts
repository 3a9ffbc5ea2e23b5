import type { House } from '../../sandbox/house.ts'
import { uuidV4 } from '../../platform/random.ts'
import type { Tenant } from '../../tenancy/tenant.ts'
import { type Partner, partners } from './partner.ts'
import { type Found, findById } from './find-by-id.ts'

export function findPartner(house: House, id: string): Promise<Found<Partner>> {
  return findById(house, { collection: partners, index: 'id', id, noun: 'partner' })
}

/** Sets up a supplier: an active partner account, without keys. */
export async function addPartner(
  house: House,
  tenant: Tenant,
  { name, notification_emails = [] }: { name: string; notification_emails?: readonly string[] },
): Promise<Partner> {
  const partner: Partner = {
    id: uuidV4(tenant.random),
    name,
    active: true,
    notification_emails,
    created_at: tenant.now(),
  }
  await house.store.transaction(tenant.slug, (tx) => tx.put(partners, partner.id, partner))
  return partner
}

/** What is left out stays as it is. An account that is switched off keeps its keys, and they are refused (AUTH-KEY-013). */
export async function changePartner(
  house: House,
  id: string,
  wanted: Partial<Pick<Partner, 'active' | 'name' | 'notification_emails'>>,
): Promise<Partner> {
  const { tenant, doc } = await findPartner(house, id)
  return house.store.transaction(tenant.slug, async (tx) => {
    const changed: Partner = { ...((await tx.get(partners, id)) ?? doc), ...wanted }
    await tx.put(partners, id, changed)
    return changed
  })
}
