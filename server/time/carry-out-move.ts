import { isoTime } from '../platform/clock.ts'
import { madeMoves } from '../tenancy/stored-move.ts'
import { type Tenant, TenantGone } from '../tenancy/tenant.ts'
import type { Effect } from './effect.ts'
import { inOrder } from './effects-in-order.ts'
import type { Timekeeping } from './journey.ts'
import { rememberMove } from './made-move.ts'
import { finishJourney, makeGlobalMove } from './move-clock.ts'
import { storeFailed } from './store-failed.ts'

/** A tenant whose clock could not be moved. */
export interface LeftBehind {
  readonly tenant: Tenant
  readonly error: unknown
}

export interface CarriedOut {
  readonly effects: Effect[]
  readonly behind: readonly LeftBehind[]
}

/** Told after each tenant. */
export type Progress = (done: number, of: number) => void

const NOTHING: CarriedOut = { effects: [], behind: [] }

/**
 * Has every tenant make the move of all clocks that was recorded, those that have made it already left out, and then
 * strikes it out. A tenant whose work fails keeps nobody back: it stays where it was, and is named. Where the store
 * fails the move stays, and is carried out at the next start.
 */
export async function carryOutPendingMove(timekeeping: Timekeeping, progress?: Progress): Promise<CarriedOut> {
  const { tenants, time } = timekeeping
  const { pending_move: pending, global_moves: number = 0 } = tenants.root
  if (!pending) return NOTHING
  const making = tenants.all().filter(({ doc }) => doc.global_moves !== number)
  const done = await eachFor(timekeeping, making, {
    progress,
    go: (tenant) => makeGlobalMove(timekeeping, tenant, { move: pending.move, number }),
  })
  const effects = inOrder(done.effects)
  const made = pending.id === undefined ? undefined : await tenants.madeMove(pending.id)
  await tenants.changeRoot(async ({ pending_move: _made, ...root }, tx) => {
    if (pending.id !== undefined && made) {
      // A move that has failed is not remembered: it may be asked for again.
      if (done.behind.length > 0) await tx.delete(madeMoves, pending.id)
      else await rememberMove(tx, { id: pending.id, asked: made.asked }, { effects, end: root.clock, time })
    }
    return root
  })
  return { ...done, effects }
}

/** Finishes the journeys on which tenants were when the process was stopped. */
export function finishJourneys(timekeeping: Timekeeping, progress?: Progress): Promise<CarriedOut> {
  const travelling = timekeeping.tenants.all().filter(({ doc }) => doc.journey !== undefined)
  return eachFor(timekeeping, travelling, { progress, go: (tenant) => finishJourney(timekeeping, tenant) })
}

async function eachFor(
  { log }: Pick<Timekeeping, 'log'>,
  tenants: readonly Tenant[],
  { go, progress }: { go: (tenant: Tenant) => Promise<Effect[]>; progress: Progress | undefined },
): Promise<{ effects: Effect[]; behind: LeftBehind[] }> {
  const effects: Effect[][] = []
  const behind: LeftBehind[] = []
  for (const [index, tenant] of tenants.entries()) {
    try {
      effects.push(await go(tenant))
    } catch (error) {
      if (storeFailed(error)) throw error
      if (!(error instanceof TenantGone)) {
        behind.push({ tenant, error })
        log.fault({ exchange: `the clock of ${tenant.slug}`, error })
      }
    }
    progress?.(index + 1, tenants.length)
  }
  return { effects: effects.flat(), behind }
}

const MOST_NAMED = 10

/** Some tenants could not make a move of all clocks. */
export class ClocksLeftBehind extends Error {
  constructor(behind: readonly LeftBehind[]) {
    super(
      `${sayBehind(behind)}. All other clocks have made the move. ` +
        'Move these by themselves (tenant=SLUG), or delete the tenants.',
      { cause: behind[0]?.error },
    )
    this.name = 'ClocksLeftBehind'
  }
}

/** Names the tenants, where each of their clocks stands, and why. */
export function sayBehind(behind: readonly LeftBehind[]): string {
  const each = behind.slice(0, MOST_NAMED).map(({ tenant, error }) => {
    const why = error instanceof Error ? error.message : String(error)
    return `the clock of ${tenant.slug} stays at ${isoTime(tenant.now())}, because what falls due there failed: ${why}`
  })
  const more = behind.length - each.length
  return each.join('; ') + (more > 0 ? `; and so do ${more} more` : '')
}
