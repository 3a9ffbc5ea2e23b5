import type { House } from '../../sandbox/house.ts'
import type { ClockState } from '../../platform/clock.ts'
import { versionsOf } from '../../tenancy/state-versions.ts'
import { createTenant } from './create-tenant.ts'
import type { FurnishedKey } from './furnish-tenant.ts'
import type { World } from './world.ts'

/** Makes the world aside and puts it in place in one go: until it stands whole, all is as it was. */
export async function resetWorld(
  house: House,
  { world, seed, clock }: { world: World; seed: string | null; clock: ClockState },
): Promise<FurnishedKey[]> {
  const store = await house.scratchStore()
  const tenants = house.tenants.upon(store)
  const aside: House = { ...house, store, tenants }
  tenants.begin({ clock, seed, starts: 0, versions: versionsOf(house.services) })
  const keys: FurnishedKey[] = []
  for (const plan of world.tenants) keys.push(...(await createTenant(aside, plan)).keys)
  await tenants.saveRoot(tenants.root)
  await house.store.replace(await store.export())
  house.tenants.takeOver(tenants)
  return keys
}
