import type { Duration } from '../platform/iso-duration.ts'
import type { Instant } from '../platform/clock.ts'
import { TenantGone } from '../tenancy/living-tenants.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import { ClockGoesForward, type ClockMove } from './clock-move.ts'
import type { Effect } from './effect.ts'
import type { Timekeeping } from './journey.ts'
import { moveClock, moveRootClock, nextInstantOf } from './move-clock.ts'

/**
 * Moves the root's clock and every tenant's. What happened is told in order of virtual time. `next`
 * leads all to the earliest thing that is due in any of them; a clock that is past it already stays.
 */
export async function moveAllClocks(keeping: Timekeeping, move: ClockMove): Promise<Effect[]> {
  if (move.kind === 'next') return moveAllToNext(keeping)
  if (move.kind === 'set') refuseWayBack(keeping, move.to)
  const effects: Effect[] = []
  for (const tenant of keeping.tenants.all())
    effects.push(...((await unlessGone(moveClock(keeping, tenant, move))) ?? []))
  await moveRootClock(keeping, move)
  return inOrder(effects)
}

/** Before anything moves: else some tenants would be ahead and others not. */
function refuseWayBack({ tenants }: Timekeeping, to: Instant): void {
  const latest = Math.max(tenants.rootNow(), ...tenants.all().map((tenant) => tenant.now()))
  if (to < latest) throw new ClockGoesForward(latest)
}

const NO_TIME: Duration = { months: 0, milliseconds: 0 }

async function moveAllToNext(keeping: Timekeeping): Promise<Effect[]> {
  const { tenants } = keeping
  let to = Infinity
  for (const tenant of tenants.all()) to = Math.min(to, (await unlessGone(nextInstantOf(keeping, tenant))) ?? Infinity)
  if (to === Infinity) return []

  const effects: Effect[] = []
  for (const tenant of tenants.all()) effects.push(...((await unlessGone(moveUpTo(keeping, tenant, to))) ?? []))
  if (tenants.rootNow() < to) await moveRootClock(keeping, { kind: 'set', to })
  return inOrder(effects)
}

/** Also does what has fallen due already and was not done yet. */
async function moveUpTo(keeping: Timekeeping, tenant: Tenant, to: Instant): Promise<Effect[]> {
  try {
    return await moveClock(keeping, tenant, { kind: 'set', to })
  } catch (error) {
    if (!(error instanceof ClockGoesForward)) throw error
    return moveClock(keeping, tenant, { kind: 'advance', by: NO_TIME })
  }
}

/** A tenant that is deleted on the way keeps nobody else's clock back. */
async function unlessGone<Result>(moving: Promise<Result>): Promise<Result | undefined> {
  try {
    return await moving
  } catch (error) {
    if (error instanceof TenantGone) return undefined
    throw error
  }
}

/** ISO times of one format sort as they stand. */
function inOrder(effects: readonly Effect[]): Effect[] {
  return effects.toSorted((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0))
}
