import type { Due, DueSource } from './due.ts'
import {
  clockAt,
  clockFrozen,
  type ClockState,
  type Instant,
  isoTime,
  readClock,
  type TimeSource,
} from '../platform/clock.ts'
import { addDuration, type Duration } from '../platform/iso-duration.ts'
import type { Transaction } from '../store/port.ts'
import type { Tenant, TenantDoc } from '../tenancy/tenant.ts'
import type { Tenants } from '../tenancy/tenants.ts'

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
export const HORIZON: Duration = { months: 20 * 12, milliseconds: 0 }

export interface Timekeeping {
  readonly tenants: Tenants
  readonly sources: readonly DueSource[]
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
  return carryOut(keeping, tenant, async (tx, doc) => {
    // From the transaction's document: of two moves at once the second goes on from where the first has led.
    const now = readClock(doc.clock, keeping.time)
    const due = (until: Instant): Promise<readonly Due[]> =>
      dueWork({ keeping, tenant, tx, after: doc.swept_to, until })
    const target = await targetOf(move, { now, due })
    if (target < now) throw new ClockGoesForward(now)
    const work = await due(target)
    if (move.kind === 'preview') return { work, changed: undefined }
    return {
      work,
      changed: { ...doc, clock: movedClock(doc.clock, { move, target, time: keeping.time }), swept_to: target },
    }
  })
}

/** Does what has fallen due by itself while the clock ran; writes nothing when there is nothing. */
export async function settleDueWork(keeping: Timekeeping, tenant: Tenant): Promise<Effect[]> {
  const until = tenant.now()
  return carryOut(keeping, tenant, async (tx, doc) => {
    const work = await dueWork({ keeping, tenant, tx, after: doc.swept_to, until })
    return { work, changed: work.length === 0 ? undefined : { ...doc, swept_to: until } }
  })
}

/** What is to be done, and the tenant's document after it; without one nothing is kept, as in a preview. */
interface Plan {
  readonly work: readonly Due[]
  readonly changed: TenantDoc | undefined
}

/** Plans and does it in one transaction; what cannot be taken back follows once that is durable. */
async function carryOut(
  { tenants }: Timekeeping,
  tenant: Tenant,
  plan: (tx: Transaction, doc: TenantDoc) => Promise<Plan>,
): Promise<Effect[]> {
  let work: readonly Due[] = []
  try {
    await tenants.change(tenant, async (tx, doc) => {
      const planned = await plan(tx, doc)
      work = planned.work
      for (const due of work) await due.run?.(tx)
      if (!planned.changed) throw new NothingKept()
      return planned.changed
    })
    for (const due of work) due.afterwards?.()
  } catch (error) {
    if (!(error instanceof NothingKept)) throw error
  }
  return work.map((due) => effectOf(tenant, due))
}

/** The same move for what belongs to no tenant: the clock that new tenants start from. */
export async function moveRootClock({ tenants, time }: Timekeeping, move: ClockMove): Promise<void> {
  if (move.kind === 'preview' || move.kind === 'next') return
  await tenants.changeRoot((root) => {
    const now = readClock(root.clock, time)
    const target = move.kind === 'advance' ? addDuration(now, move.by) : move.kind === 'set' ? move.to : now
    if (target < now) throw new ClockGoesForward(now)
    return { ...root, clock: movedClock(root.clock, { move, target, time }) }
  })
}

function movedClock(
  clock: ClockState,
  { move, target, time }: { move: ClockMove; target: Instant; time: TimeSource },
): ClockState {
  return move.kind === 'freeze' ? clockFrozen(clock, move.frozen, time) : clockAt(clock, target, time)
}

async function targetOf(
  move: ClockMove,
  { now, due }: { now: Instant; due: (until: Instant) => Promise<readonly Due[]> },
): Promise<Instant> {
  switch (move.kind) {
    case 'advance':
    case 'preview':
      return addDuration(now, move.by)
    case 'set':
      return move.to
    case 'freeze':
      return now
    case 'next': {
      const [next] = await due(addDuration(now, HORIZON))
      return Math.max(now, next?.at ?? now)
    }
  }
}

async function dueWork({
  keeping,
  tenant,
  tx,
  after,
  until,
}: {
  keeping: Timekeeping
  tenant: Tenant
  tx: Transaction
  after: Instant
  until: Instant
}): Promise<readonly Due[]> {
  const ofApis = await Promise.all(keeping.sources.map((source) => source({ tenant, tx, after, until })))
  return ofApis.flat().toSorted((left, right) => left.at - right.at)
}

function effectOf(tenant: Tenant, due: Due): Effect {
  return { at: isoTime(due.at), tenant: tenant.slug, rule: due.rule, effect: due.effect, subject: due.subject }
}

/** Leaves a transaction without a trace. */
class NothingKept extends Error {}
