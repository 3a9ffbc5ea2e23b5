import type { RootDoc } from './tenants.ts'

/**
 * The root document for a state that brings none, whose tenants have made `made` moves of all clocks at most: none of
 * them may seem to have made a move that is still to come.
 */
export function beyondMoves({ pending_move: _pending, ...present }: RootDoc, made: number): RootDoc {
  return { ...present, global_moves: Math.max(made, present.global_moves ?? 0) }
}
