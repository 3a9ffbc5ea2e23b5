import {
  clockAt,
  clockFrozen,
  type ClockState,
  type Instant,
  isoTime,
  readClock,
  type TimeSource,
} from '../platform/clock.ts'
import { addDuration, type Duration } from '../platform/iso-duration.ts'

export type ClockMove =
  | { readonly kind: 'advance'; readonly by: Duration }
  /** To the next instant at which something is due. */
  | { readonly kind: 'next' }
  | { readonly kind: 'set'; readonly to: Instant }
  | { readonly kind: 'freeze'; readonly frozen: boolean }
  /** As `advance`, but nothing changes. */
  | { readonly kind: 'preview'; readonly by: Duration }

/** A clock goes forward only; the way back is a checkpoint. */
export class ClockGoesForward extends Error {
  constructor(now: Instant) {
    super(`the clock goes forward only, and it is ${isoTime(now)} already; restore a checkpoint to go back`)
    this.name = 'ClockGoesForward'
  }
}

/** Where a move leads. `next` tells at which instant something is due; where nothing is, the clock stays. */
export async function targetOf(
  move: ClockMove,
  { now, next }: { now: Instant; next: () => Promise<Instant | undefined> },
): Promise<Instant> {
  switch (move.kind) {
    case 'advance':
    case 'preview':
      return addDuration(now, move.by)
    case 'set':
      if (move.to < now) throw new ClockGoesForward(now)
      return move.to
    case 'freeze':
      return now
    case 'next':
      return Math.max(now, (await next()) ?? now)
  }
}

/** The clock at the end of its move. */
export function movedClock(
  clock: ClockState,
  { move, target, time }: { move: ClockMove; target: Instant; time: TimeSource },
): ClockState {
  return move.kind === 'freeze' ? clockFrozen(clock, move.frozen, time) : clockUpTo(clock, target, time)
}

/** Never back: while something went outside a running clock may have come further by itself. */
export function clockUpTo(clock: ClockState, instant: Instant, time: TimeSource): ClockState {
  return readClock(clock, time) < instant ? clockAt(clock, instant, time) : clock
}
