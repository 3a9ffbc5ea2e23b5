import type { Log } from '../log/log.ts'
import { carryOutPendingMove, finishJourneys, type Progress, sayBehind } from './carry-out-move.ts'
import type { Timekeeping } from './journey.ts'

/** What a state holds half done, for the process that wrote it was stopped in between. */
export type Finishing = Timekeeping & { readonly log: Pick<Log, 'effect' | 'fault' | 'warn'> }

/**
 * Carries out to their end the moves of clocks that a state was left in the middle of: at the start, and when a state
 * is taken in. It is told in the log, with those that could not make it; they keep nothing from starting.
 */
export async function finishMoves(timekeeping: Finishing, progress?: Progress): Promise<void> {
  const { tenants, log } = timekeeping
  const journeys = tenants.all().filter(({ doc }) => doc.journey !== undefined).length
  const { pending_move: pending, global_moves: number } = tenants.root
  if (journeys === 0 && !pending) return
  const left = tenants.all().filter(({ doc }) => doc.global_moves !== number).length
  if (pending) log.warn(`a move of all clocks was broken off; ${left} of ${tenants.all().length} clocks make it now`)
  if (journeys > 0) log.warn(`${journeys} clocks were on the way when the process stopped; they go on now`)
  const finished = [await finishJourneys(timekeeping, progress), await carryOutPendingMove(timekeeping, progress)]
  const behind = finished.flatMap((each) => each.behind)
  if (behind.length > 0) log.warn(sayBehind(behind))
}
