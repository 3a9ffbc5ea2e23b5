import { isoTime } from '../platform/clock.ts'
import type { Effect } from '../time/effect.ts'
import type { Timekeeping } from '../time/journey.ts'
import { moveAllClocks } from '../time/move-all-clocks.ts'
import { moveClock } from '../time/move-clock.ts'
import { readClockMove, type SentMove } from '../time/read-clock-move.ts'
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
  const move = async (sent: SentMove): Promise<Effect[]> => {
    const wanted = readClockMove(sent, { tenants, tenant })
    return tenant ? moveClock(keeping, tenant, wanted) : moveAllClocks(keeping, wanted)
  }
  return {
    now: () => isoTime(tenant?.now() ?? tenants.rootNow()),
    advance: (duration) => move({ advance: duration }),
    next: () => move({ advance: 'next' }),
    preview: (duration) => move({ preview: duration }),
    set: (instant) => move({ set: instant }),
    freeze: async () => void (await move({ frozen: true })),
    unfreeze: async () => void (await move({ frozen: false })),
  }
}
