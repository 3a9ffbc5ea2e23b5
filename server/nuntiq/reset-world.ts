import type { House } from '../house.ts'
import type { ClockState } from '../platform/clock.ts'
import { createTenant } from './create-tenant.ts'
import type { FurnishedKey } from './furnish-tenant.ts'
import type { World } from './world.ts'

/**
 * Empties the house and fills it anew. The root document is written last: a start that finds none
 * knows that this was interrupted, and begins again.
 */
export async function resetWorld(
  house: House,
  { world, seed, clock }: { world: World; seed: string | null; clock: ClockState },
): Promise<FurnishedKey[]> {
  await house.store.replace([])
  await house.tenants.load()
  house.tenants.begin({ clock, seed, starts: 0 })
  const keys: FurnishedKey[] = []
  for (const plan of world.tenants) keys.push(...(await createTenant(house, plan)).keys)
  await house.tenants.saveRoot(house.tenants.root)
  return keys
}
