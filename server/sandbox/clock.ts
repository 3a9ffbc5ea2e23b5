import type { Effect } from '../time/effect.ts'
import type { ArgumentsOf, ControlCalls } from './control-calls.ts'

/** Time under control: of one tenant, or of a whole sandbox. */
export interface SandboxClock {
  /** ISO 8601, UTC. */
  now(): string
  /** Moves on by an ISO 8601 duration such as `PT4H1M`; tells what fell due on the way. */
  advance(duration: string, once?: MoveName): Promise<Effect[]>
  /** Moves to the next thing that is due. */
  next(once?: MoveName): Promise<Effect[]>
  /** Moves to an instant that lies ahead. */
  set(instant: string, once?: MoveName): Promise<Effect[]>
  /** As `advance`, but changes nothing. */
  preview(duration: string): Promise<Effect[]>
  freeze(once?: MoveName): Promise<void>
  unfreeze(once?: MoveName): Promise<void>
}

/** With an `id` a move is made once: called again with the same one, it resolves alike and moves nothing. */
export interface MoveName {
  readonly id?: string
}

/** The clock of one tenant, or, without one, of all of them and of those that come. */
export function sandboxClock(control: ControlCalls, { now, tenant }: { now(): string; tenant?: string }): SandboxClock {
  const move = async (body: ArgumentsOf<'moveClock'>['body']): Promise<Effect[]> => {
    const { effects } = await control.moveClock({ query: { ...(tenant !== undefined && { tenant }) }, body })
    return [...effects]
  }
  return {
    now,
    advance: (duration, once) => move({ advance: duration, ...once }),
    next: (once) => move({ advance: 'next', ...once }),
    preview: (duration) => move({ preview: duration }),
    set: (instant, once) => move({ set: instant, ...once }),
    freeze: async (once) => void (await move({ frozen: true, ...once })),
    unfreeze: async (once) => void (await move({ frozen: false, ...once })),
  }
}
