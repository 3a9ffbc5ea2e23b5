import { type ClockState, readClock, type TimeSource } from '../platform/clock.ts'
import type { Transaction } from '../store/port.ts'
import { type MadeMove, madeMoves } from '../tenancy/stored-move.ts'
import type { Effect } from './effect.ts'

/** Of each clock the latest named moves are remembered, so many. */
export const MOST_REMEMBERED = 32
/** Of the effects of each the first are, so many. */
export const MOST_EFFECTS_KEPT = 100

/** A move that its caller has named, so that it can be sent again without moving again. */
export interface NamedMove {
  readonly id: string
  /** What is asked for, as text: the name stands for it. */
  readonly asked: string
}

/** Thrown instead of a move: this one was made before, and answered so. */
export class MadeBefore extends Error {
  readonly made: MadeMove & { readonly answer: NonNullable<MadeMove['answer']> }

  constructor(id: string, made: MadeBefore['made']) {
    super(`the move '${id}' was made before`)
    this.name = 'MadeBefore'
    this.made = made
  }
}

/** The name stands for something else already. */
export class MoveNameTaken extends Error {
  constructor({ id, asked }: NamedMove, before: string) {
    super(`id '${id}' was given to another move, ${before}; this one is ${asked}: give it an id of its own`)
    this.name = 'MoveNameTaken'
  }
}

/** Throws where the move was made before, or its name was given to another. */
export function refuseMadeMove(named: NamedMove, made: MadeMove | undefined): void {
  if (!made) return
  if (made.asked !== named.asked) throw new MoveNameTaken(named, made.asked)
  const { answer } = made
  if (answer) throw new MadeBefore(named.id, { ...made, answer })
}

/** Writes down how far a named move has come, in the transaction that brings it there, and forgets the oldest. */
export async function rememberMove(
  tx: Transaction,
  { id, asked }: NamedMove,
  { effects, end, time }: { effects: readonly Effect[]; end: ClockState | undefined; time: TimeSource },
): Promise<void> {
  const made: MadeMove = {
    asked,
    answer: end ? { now: readClock(end, time), frozen: end.frozen_at !== null } : null,
    effects: effects.slice(0, MOST_EFFECTS_KEPT),
    effects_left_out: Math.max(0, effects.length - MOST_EFFECTS_KEPT),
  }
  await tx.put(madeMoves, id, made)
  const beyond = (await tx.count(madeMoves)) - MOST_REMEMBERED
  if (beyond > 0) for (const old of await tx.list(madeMoves, { limit: beyond })) await tx.delete(madeMoves, old.id)
}
