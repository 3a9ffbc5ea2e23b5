import type { ClockState } from '../platform/clock.ts'
import type { TenantPart, World } from '../service.ts'
import type { Store } from '../store/port.ts'
import { createTenant, type MadeTenant } from '../tenancy/create-tenant.ts'
import { type ServiceState, versionsOf } from '../tenancy/state-versions.ts'
import type { Tenants } from '../tenancy/tenants.ts'

/** Makes the world aside and puts it in place in one go: until it stands whole, all is as it was. */
export async function resetWorld(
  {
    store,
    tenants,
    parts,
    states,
    scratchStore,
  }: {
    store: Store
    tenants: Tenants
    parts: readonly TenantPart[]
    states: readonly ServiceState[]
    /** An empty store in memory, to prepare something aside. */
    scratchStore(): Promise<Store>
  },
  { world, seed, clock }: { world: World; seed: string | null; clock: ClockState },
): Promise<void> {
  const asideStore = await scratchStore()
  const aside = tenants.upon(asideStore)
  aside.begin({ clock, seed, starts: 0, versions: versionsOf(states) })
  const made: MadeTenant[] = []
  for (const plan of world.tenants) made.push(await createTenant({ tenants: aside, parts, plan, ofWorld: true }))
  await aside.saveRoot(aside.root)
  await tenants.whileNoneIsMade(async () => {
    await store.replace(await asideStore.export())
    tenants.takeOver(aside)
  })
  for (const { afterwards } of made) afterwards()
}
