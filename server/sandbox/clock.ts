import { isoTime, parseInstant } from '../platform/clock.ts'
import { parseDuration } from '../platform/iso-duration.ts'
import { moveAllClocks } from '../time/move-all-clocks.ts'
import { type ClockMove, type Effect, moveClock, type Timekeeping } from '../time/move-clock.ts'
import type { Tenant } from '../tenancy/tenant.ts'

/** Time under control: of one tenant, or of a whole sandbox. */
export interface SandboxClock {
  /** ISO 8601, UTC. */
  now(): string
  /** Moves on by an ISO 8601 duration such as `PT4H1M`; tells what fell due on the way. */
  advance(duration: string): Promise<Effect[]>
  /** Moves to the next thing that is due. */
  next(): Promise<Effect[]>
  /** Moves to an instant that lies ahead. */
  set(instant: string): Promise<Effect[]>
  /** As `advance`, but changes nothing. */
  preview(duration: string): Promise<Effect[]>
  freeze(): Promise<void>
  unfreeze(): Promise<void>
}

/** The clock of one tenant, or, without one, of all of them and of those that come. */
export function sandboxClock(keeping: Timekeeping, tenant?: Tenant): SandboxClock {
  const { tenants } = keeping
  const move = (wanted: ClockMove): Promise<Effect[]> =>
    tenant ? moveClock(keeping, tenant, wanted) : moveAllClocks(keeping, wanted)

  return {
    now: () => isoTime(tenant?.now() ?? tenants.rootNow()),
    advance: async (duration) => move({ kind: 'advance', by: durationOf(duration) }),
    next: () => move({ kind: 'next' }),
    preview: async (duration) => move({ kind: 'preview', by: durationOf(duration) }),
    set: async (instant) => move({ kind: 'set', to: instantOf(instant) }),
    freeze: async () => void (await move({ kind: 'freeze', frozen: true })),
    unfreeze: async () => void (await move({ kind: 'freeze', frozen: false })),
  }
}

function durationOf(text: string): ReturnType<typeof parseDuration> & object {
  const duration = parseDuration(text)
  if (!duration) throw new RangeError(`'${text}' is not an ISO 8601 duration such as PT4H or P90D`)
  return duration
}

function instantOf(text: string): number {
  const instant = parseInstant(text)
  if (instant === undefined) throw new RangeError(`'${text}' is not an ISO 8601 instant such as 2026-05-19T08:00:00Z`)
  return instant
}
