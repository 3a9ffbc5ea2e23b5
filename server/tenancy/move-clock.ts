import type { Api, Due } from '../http/api.ts'
import { clockAt, clockFrozen, type ClockState, type Instant, isoTime, type TimeSource } from '../platform/clock.ts'
import { addDuration, type Duration } from '../platform/iso-duration.ts'
import type { Transaction } from '../store/port.ts'
import type { Tenant } from './tenant.ts'
import type { Tenants } from './tenants.ts'

/** Something that happened, or would happen, because time passed. */
export interface Effect {
  readonly at: string
  readonly tenant: string
  readonly rule: string
  readonly effect: string
  readonly subject: string
}

export type ClockMove =
  | { readonly kind: 'advance'; readonly by: Duration }
  /** To the next thing that is due. */
  | { readonly kind: 'next' }
  | { readonly kind: 'set'; readonly to: Instant }
  | { readonly kind: 'freeze'; readonly frozen: boolean }
  /** As `advance`, but nothing changes. */
  | { readonly kind: 'preview'; readonly by: Duration }

/** How far ahead `next` looks for something to happen. */
const HORIZON_MS = 20 * 365 * 24 * 3_600_000

export interface Timekeeping {
  readonly tenants: Tenants
  readonly apis: readonly Api[]
  readonly time: TimeSource
}

/** A clock goes forward only; the way back is a checkpoint. */
export class ClockGoesForward extends Error {
  constructor(now: Instant) {
    super(`the clock goes forward only, and it is ${isoTime(now)} already; restore a checkpoint to go back`)
    this.name = 'ClockGoesForward'
  }
}

/**
 * Moves the clock of one tenant. What falls due on the way is done in order, each at its own
 * virtual time, in one transaction with the move; then the effects are told.
 */
export async function moveClock(keeping: Timekeeping, tenant: Tenant, move: ClockMove): Promise<Effect[]> {
  const { tenants, time } = keeping
  let done: readonly Due[] = []
  try {
    await tenants.change(tenant, async (tx, doc) => {
      const now = tenant.now()
      const target = await targetOf({ keeping, tenant, tx, move, now, after: doc.swept_to })
      if (target < now) throw new ClockGoesForward(now)
      done = await carryOut({ keeping, tenant, tx, after: doc.swept_to, until: target })
      if (move.kind === 'preview') throw new PreviewOnly()
      return { ...doc, clock: movedClock(doc.clock, move, target, time), swept_to: target }
    })
  } catch (error) {
    if (!(error instanceof PreviewOnly)) throw error
    return done.map((due) => effectOf(tenant, due))
  }
  for (const due of done) due.afterwards?.()
  return done.map((due) => effectOf(tenant, due))
}

/** Does what has fallen due by itself while the clock ran; writes nothing when there is nothing. */
export async function settleDueWork(keeping: Timekeeping, tenant: Tenant): Promise<Effect[]> {
  const until = tenant.now()
  let done: readonly Due[] = []
  try {
    await keeping.tenants.change(tenant, async (tx, doc) => {
      done = await carryOut({ keeping, tenant, tx, after: doc.swept_to, until })
      if (done.length === 0) throw new PreviewOnly()
      return { ...doc, swept_to: until }
    })
  } catch (error) {
    if (!(error instanceof PreviewOnly)) throw error
  }
  for (const due of done) due.afterwards?.()
  return done.map((due) => effectOf(tenant, due))
}

/** The same move for what belongs to no tenant: the clock that new tenants start from. */
export async function moveRootClock({ tenants, time }: Timekeeping, move: ClockMove): Promise<void> {
  if (move.kind === 'preview' || move.kind === 'next') return
  const now = tenants.rootNow()
  const target = move.kind === 'advance' ? addDuration(now, move.by) : move.kind === 'set' ? move.to : now
  if (target < now) throw new ClockGoesForward(now)
  await tenants.saveRoot({ ...tenants.root, clock: movedClock(tenants.root.clock, move, target, time) })
}

function movedClock(clock: ClockState, move: ClockMove, target: Instant, time: TimeSource): ClockState {
  return move.kind === 'freeze' ? clockFrozen(clock, move.frozen, time) : clockAt(clock, target, time)
}

async function targetOf({ keeping, tenant, tx, move, now, after }: {
  keeping: Timekeeping; tenant: Tenant; tx: Transaction; move: ClockMove; now: Instant; after: Instant
}): Promise<Instant> {
  switch (move.kind) {
    case 'advance':
    case 'preview': return addDuration(now, move.by)
    case 'set': return move.to
    case 'freeze': return now
    case 'next': {
      const ahead = await dueWork({ keeping, tenant, tx, after, until: now + HORIZON_MS })
      return Math.max(now, ahead[0]?.at ?? now)
    }
  }
}

async function carryOut(window: {
  keeping: Timekeeping; tenant: Tenant; tx: Transaction; after: Instant; until: Instant
}): Promise<readonly Due[]> {
  const due = await dueWork(window)
  for (const work of due) await work.run?.(window.tx)
  return due
}

async function dueWork({ keeping, tenant, tx, after, until }: {
  keeping: Timekeeping; tenant: Tenant; tx: Transaction; after: Instant; until: Instant
}): Promise<readonly Due[]> {
  const ofApis = await Promise.all(keeping.apis.map((api) => api.due({ tenant, tx, after, until })))
  return ofApis.flat().toSorted((left, right) => left.at - right.at)
}

function effectOf(tenant: Tenant, due: Due): Effect {
  return { at: isoTime(due.at), tenant: tenant.slug, rule: due.rule, effect: due.effect, subject: due.subject }
}

/** Leaves a transaction without a trace. */
class PreviewOnly extends Error {}
