import { clockFrozen, type ClockState, readClock, type TimeSource } from '../platform/clock.ts'
import { addDuration } from '../platform/iso-duration.ts'
import { TenantGone } from '../tenancy/tenant.ts'
import type { GlobalMove } from '../tenancy/stored-move.ts'
import { carryOutPendingMove, ClocksLeftBehind } from './carry-out-move.ts'
import { ClockGoesForward, type ClockMove, clockUpTo } from './clock-move.ts'
import type { Effect } from './effect.ts'
import { inOrder } from './effects-in-order.ts'
import type { Timekeeping } from './journey.ts'
import { type NamedMove, refuseMadeMove, rememberMove } from './made-move.ts'
import { moveClock, nextInstantOf } from './move-clock.ts'
import { latestOf } from './read-clock-move.ts'

/**
 * Moves the root's clock and every tenant's: first the move is recorded, in one transaction with the root's clock, then
 * each tenant makes it. What happened is told in order of virtual time. `next` leads all to the earliest thing that is
 * due in any of them; a clock that is past it already stays. Throws MadeBefore where a move of this name was made, and
 * ClocksLeftBehind where tenants could not make it.
 *
 * Who waits for whom. Moves of all clocks, `PUT /state`, `POST /reset` and the restoring of a checkpoint run one at a
 * time, under one lease that their callers hold: each finds what the one before has finished. Within a tenant its part
 * of such a move, its own moves and what its running clock brings (`settle-all.ts`) run one at a time, under the
 * tenant's lease: a move of its own that comes first is done first, and this one goes on from there. Nobody waits for a
 * tenant that is deleted on the way: it is passed over, and one that is made anew under its name begins behind the move,
 * like every tenant that is made after the move was recorded. Recording waits for tenants that are being made
 * (`whileNoneIsMade`), so that they are among those who make it. Where a state is replaced while a tenant's own move is
 * outside, that move ends (TenantGone), and the state stands as it was taken in.
 */
export async function moveAllClocks(timekeeping: Timekeeping, move: ClockMove, named?: NamedMove): Promise<Effect[]> {
  if (move.kind === 'preview') return previewAll(timekeeping, move)
  // One that is still pending had its store fail.
  await carryOutPendingMove(timekeeping)
  if (named) refuseMadeMove(named, await timekeeping.tenants.madeMove(named.id))
  await record(timekeeping, { move: await settledMove(timekeeping, move), named })
  const { effects, behind } = await carryOutPendingMove(timekeeping)
  if (behind.length > 0) throw new ClocksLeftBehind(behind)
  return effects
}

/** What of the move is the same for all; undefined where nothing is due to which it could lead. */
async function settledMove(
  timekeeping: Timekeeping,
  move: Exclude<ClockMove, { kind: 'preview' }>,
): Promise<GlobalMove | undefined> {
  switch (move.kind) {
    case 'set':
      refuseWayBack(timekeeping, move.to)
      return { kind: 'reach', to: move.to }
    case 'next':
      return earliestOf(timekeeping)
    default:
      return move
  }
}

/** Before anything moves: else some tenants would be ahead and others not. */
function refuseWayBack({ tenants }: Timekeeping, to: number): void {
  const latest = latestOf({ tenants })
  if (to < latest) throw new ClockGoesForward(latest)
}

async function earliestOf(timekeeping: Timekeeping): Promise<GlobalMove | undefined> {
  let to = Infinity
  for (const tenant of timekeeping.tenants.all())
    to = Math.min(to, (await unlessGone(nextInstantOf(timekeeping, tenant))) ?? Infinity)
  return to === Infinity ? undefined : { kind: 'reach', to }
}

/** The move as it is carried out, whatever becomes of the process; where nothing is to be moved, only its name. */
async function record(
  { tenants, time }: Timekeeping,
  { move, named }: { move: GlobalMove | undefined; named: NamedMove | undefined },
): Promise<void> {
  await tenants.whileNoneIsMade(() =>
    tenants.changeRoot(async (root, tx) => {
      if (named) await rememberMove(tx, named, { effects: [], end: move ? undefined : root.clock, time })
      if (!move) return root
      return {
        ...root,
        clock: movedClock(root.clock, move, time),
        global_moves: (root.global_moves ?? 0) + 1,
        pending_move: { move, ...(named && { id: named.id }) },
      }
    }),
  )
}

function movedClock(clock: ClockState, move: GlobalMove, time: TimeSource): ClockState {
  switch (move.kind) {
    case 'advance':
      return clockUpTo(clock, addDuration(readClock(clock, time), move.by), time)
    case 'reach':
      return clockUpTo(clock, move.to, time)
    case 'freeze':
      return clockFrozen(clock, move.frozen, time)
  }
}

async function previewAll(timekeeping: Timekeeping, move: ClockMove): Promise<Effect[]> {
  const effects: Effect[][] = []
  for (const tenant of timekeeping.tenants.all()) {
    effects.push((await unlessGone(moveClock(timekeeping, tenant, move))) ?? [])
  }
  return inOrder(effects.flat())
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
