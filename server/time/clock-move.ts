import { clockAt, type ClockState, type Instant, isoTime, readClock, type TimeSource } from '../platform/clock.ts'
import { addDuration, type Duration } from '../platform/iso-duration.ts'
import type { Destination, GlobalMove } from '../tenancy/stored-move.ts'

export type ClockMove =
  | GlobalMove
  /** To the next instant at which something is due. */
  | { readonly kind: 'next' }
  | { readonly kind: 'set'; readonly to: Instant }
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
export async function destinationOf(
  move: ClockMove,
  { now, next }: { now: Instant; next: () => Promise<Instant | undefined> },
): Promise<Destination> {
  switch (move.kind) {
    case 'advance':
    case 'preview':
      return { to: addDuration(now, move.by) }
    case 'set':
      if (move.to < now) throw new ClockGoesForward(now)
      return { to: move.to }
    case 'reach':
      return { to: Math.max(now, move.to) }
    case 'freeze':
      return { to: now, frozen: move.frozen }
    case 'next':
      return { to: Math.max(now, (await next()) ?? now) }
  }
}

/** Never back: while something went outside a running clock may have come further by itself. */
export function clockUpTo(clock: ClockState, instant: Instant, time: TimeSource): ClockState {
  return readClock(clock, time) < instant ? clockAt(clock, instant, time) : clock
}
