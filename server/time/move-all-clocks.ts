import type { Duration } from '../platform/iso-duration.ts'
import type { Instant } from '../platform/clock.ts'
import { type Tenant, TenantGone } from '../tenancy/tenant.ts'
import { ClockGoesForward, type ClockMove } from './clock-move.ts'
import type { Effect } from './effect.ts'
import type { Timekeeping } from './journey.ts'
import { moveClock, moveRootClock, nextInstantOf } from './move-clock.ts'

/**
 * Moves the root's clock and every tenant's. What happened is told in order of virtual time. `next`
 * leads all to the earliest thing that is due in any of them; a clock that is past it already stays.
 */
export async function moveAllClocks(timekeeping: Timekeeping, move: ClockMove): Promise<Effect[]> {
  if (move.kind === 'next') return moveAllToNext(timekeeping)
  if (move.kind === 'set') refuseWayBack(timekeeping, move.to)
  const effects: Effect[][] = []
  for (const tenant of timekeeping.tenants.all()) {
    effects.push((await unlessGone(moveClock(timekeeping, tenant, move))) ?? [])
  }
  await moveRootClock(timekeeping, move)
  return inOrder(effects.flat())
}

/** Before anything moves: else some tenants would be ahead and others not. */
function refuseWayBack({ tenants }: Timekeeping, to: Instant): void {
  const latest = tenants.all().reduce((instant, tenant) => Math.max(instant, tenant.now()), tenants.rootNow())
  if (to < latest) throw new ClockGoesForward(latest)
}

const NO_TIME: Duration = { months: 0, milliseconds: 0 }

async function moveAllToNext(timekeeping: Timekeeping): Promise<Effect[]> {
  const { tenants } = timekeeping
  let to = Infinity
  for (const tenant of tenants.all())
    to = Math.min(to, (await unlessGone(nextInstantOf(timekeeping, tenant))) ?? Infinity)
  if (to === Infinity) return []

  const effects: Effect[][] = []
  for (const tenant of tenants.all()) effects.push((await unlessGone(moveUpTo(timekeeping, tenant, to))) ?? [])
  if (tenants.rootNow() < to) await moveRootClock(timekeeping, { kind: 'set', to })
  return inOrder(effects.flat())
}

/** Also does what has fallen due already and was not done yet. */
async function moveUpTo(timekeeping: Timekeeping, tenant: Tenant, to: Instant): Promise<Effect[]> {
  try {
    return await moveClock(timekeeping, tenant, { kind: 'set', to })
  } catch (error) {
    if (!(error instanceof ClockGoesForward)) throw error
    return moveClock(timekeeping, tenant, { kind: 'advance', by: NO_TIME })
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
