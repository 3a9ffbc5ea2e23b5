import type { Log } from '../log/log.ts'
import type { ClockState } from '../platform/clock.ts'
import { startTicker } from '../platform/ticker.ts'
import type { TenantPart, World } from '../service.ts'
import type { Store } from '../store/port.ts'
import { createTenant, type MadeTenant } from '../tenancy/create-tenant.ts'
import { type ServiceState, versionsOf } from '../tenancy/state-versions.ts'
import type { Tenants } from '../tenancy/tenants.ts'

const TELL_EVERY_MS = 1_000

/** Makes the world aside and puts it in place in one go: until it stands whole, all is as it was. */
export async function resetWorld(
  {
    store,
    tenants,
    parts,
    states,
    scratchStore,
    log,
  }: {
    store: Store
    tenants: Tenants
    parts: readonly TenantPart[]
    states: readonly ServiceState[]
    /** An empty store in memory, to prepare something aside. */
    scratchStore(): Promise<Store>
    log: Pick<Log, 'progress'>
  },
  { world, seed, clock }: { world: World; seed: string | null; clock: ClockState },
): Promise<void> {
  const asideStore = await scratchStore()
  const aside = tenants.upon(asideStore)
  aside.begin({ clock, seed, starts: 0, versions: versionsOf(states) })
  const made: MadeTenant[] = []
  let told = false
  const telling = startTicker({
    everyMs: TELL_EVERY_MS,
    work: async () => {
      told = true
      log.progress?.(`making the world: ${made.length} of ${world.tenants.length} tenants stand`)
    },
    onError: () => undefined,
  })
  try {
    for (const plan of world.tenants) made.push(await createTenant({ tenants: aside, parts, plan, ofWorld: true }))
    await aside.saveRoot(aside.root)
    await tenants.whileNoneIsMade(async () => {
      await store.replace(asideStore.export())
      tenants.takeOver(aside)
    })
  } finally {
    await telling.stop()
    if (told) log.progress?.('')
  }
  for (const { afterwards } of made) afterwards()
}
