import { type Instant, readClock } from '../platform/clock.ts'
import { addDuration, type Duration } from '../platform/iso-duration.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import { Agenda } from './agenda.ts'
import { ClockGoesForward, type ClockMove, clockUpTo, movedClock, targetOf } from './clock-move.ts'
import type { Effect } from './effect.ts'
import { Journey, NothingKept, type Timekeeping } from './journey.ts'

/** How far ahead `next` looks for something to happen. */
const HORIZON: Duration = { months: 20 * 12, milliseconds: 0 }

/**
 * Moves the clock of one tenant. What falls due on the way is done in order, each at its own virtual
 * time, what was made on the way included, in one transaction with the move unless something goes outside.
 */
export async function moveClock(timekeeping: Timekeeping, tenant: Tenant, move: ClockMove): Promise<Effect[]> {
  const { tenants, time } = timekeeping
  // One at a time: two would make the same attempt.
  return tenants.alone(tenant, () =>
    new Journey(timekeeping, tenant, {
      rehearsed: move.kind === 'preview',
      async leadsTo({ tx, doc, agenda }) {
        // From the transaction's document: of two moves at once the second goes on from where the first has led.
        const now = readClock(doc.clock, time)
        const next = async (): Promise<Instant | undefined> => (await agenda.peek(tx, addDuration(now, HORIZON)))?.at
        return targetOf(move, { now, next })
      },
      clockOnTheWay: (clock, at) => clockUpTo(clock, at, time),
      clockAtTheEnd: (clock, target) => movedClock(clock, { move, target, time }),
    }).make(),
  )
}

/** Does what has fallen due by itself while the clock ran; writes nothing when there is nothing. */
export async function settleDueWork(timekeeping: Timekeeping, tenant: Tenant): Promise<Effect[]> {
  return timekeeping.tenants.alone(tenant, () =>
    new Journey(timekeeping, tenant, {
      rehearsed: false,
      leadsTo: async ({ doc }) => readClock(doc.clock, timekeeping.time),
      clockOnTheWay: (clock) => clock,
      clockAtTheEnd: undefined,
    }).make(),
  )
}

/** When something is due next. */
export async function nextInstantOf(timekeeping: Timekeeping, tenant: Tenant): Promise<Instant | undefined> {
  let next: Instant | undefined
  try {
    await timekeeping.tenants.change(tenant, async (tx, doc) => {
      const agenda = new Agenda({ sources: timekeeping.sources, tenant, after: doc.swept_to })
      next = (await agenda.peek(tx, addDuration(readClock(doc.clock, timekeeping.time), HORIZON)))?.at
      throw new NothingKept()
    })
  } catch (error) {
    if (!(error instanceof NothingKept)) throw error
  }
  return next
}

/** The same move for what belongs to no tenant: the clock that new tenants start from. */
export async function moveRootClock(
  { tenants, time }: Pick<Timekeeping, 'tenants' | 'time'>,
  move: ClockMove,
): Promise<void> {
  if (move.kind === 'preview' || move.kind === 'next') return
  await tenants.changeRoot((root) => {
    const now = readClock(root.clock, time)
    const target = move.kind === 'advance' ? addDuration(now, move.by) : move.kind === 'set' ? move.to : now
    if (target < now) throw new ClockGoesForward(now)
    return { ...root, clock: movedClock(root.clock, { move, target, time }) }
  })
}
