import type { Effect } from '../time/effect.ts'
import type { ArgumentsOf, ControlCalls } from './control-calls.ts'

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
export function sandboxClock(control: ControlCalls, { now, tenant }: { now(): string; tenant?: string }): SandboxClock {
  const move = async (body: ArgumentsOf<'moveClock'>['body']): Promise<Effect[]> => {
    const { effects } = await control.moveClock({ query: { ...(tenant !== undefined && { tenant }) }, body })
    return [...effects]
  }
  return {
    now,
    advance: (duration) => move({ advance: duration }),
    next: () => move({ advance: 'next' }),
    preview: (duration) => move({ preview: duration }),
    set: (instant) => move({ set: instant }),
    freeze: async () => void (await move({ frozen: true })),
    unfreeze: async () => void (await move({ frozen: false })),
  }
}
