import { type Instant, readClock } from '../platform/clock.ts'
import { addDuration, type Duration } from '../platform/iso-duration.ts'
import type { GlobalMove } from '../tenancy/stored-move.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import { Agenda } from './agenda.ts'
import { type ClockMove, destinationOf } from './clock-move.ts'
import type { Effect } from './effect.ts'
import { Journey, NothingKept, type Route, type Timekeeping } from './journey.ts'
import type { NamedMove } from './made-move.ts'

/** How far ahead `next` looks for something to happen. */
const HORIZON: Duration = { months: 20 * 12, milliseconds: 0 }

/**
 * Moves the clock of one tenant. What falls due on the way is done in order, each at its own virtual
 * time, what was made on the way included, in one transaction with the move unless something goes outside.
 * Throws MadeBefore where a move of this name was made.
 */
export async function moveClock(
  timekeeping: Timekeeping,
  tenant: Tenant,
  move: ClockMove,
  named?: NamedMove,
): Promise<Effect[]> {
  const rehearsed = move.kind === 'preview'
  return travel(timekeeping, tenant, { rehearsed, movesClock: true, leadsTo: leadsBy(timekeeping, move), named })
}

/** A tenant's part of a move of all clocks, which it makes once, however often it is asked to. */
export async function makeGlobalMove(
  timekeeping: Timekeeping,
  tenant: Tenant,
  { move, number }: { move: GlobalMove; number: number },
): Promise<Effect[]> {
  const leadsTo = leadsBy(timekeeping, move)
  return travel(timekeeping, tenant, {
    rehearsed: false,
    movesClock: true,
    globalMove: number,
    leadsTo: async (start) => {
      if (start.doc.global_moves === number) throw new NothingKept()
      return leadsTo(start)
    },
  })
}

/** Goes on where a journey was when the process was stopped. */
export async function finishJourney(timekeeping: Timekeeping, tenant: Tenant): Promise<Effect[]> {
  const id = tenant.doc.journey?.id
  const made = id === undefined ? undefined : await timekeeping.tenants.madeMove(id, tenant)
  return travel(timekeeping, tenant, {
    rehearsed: false,
    movesClock: true,
    ...(id !== undefined && made && { named: { id, asked: made.asked }, before: made.effects }),
    async leadsTo({ doc }) {
      if (!doc.journey) throw new NothingKept()
      return doc.journey
    },
  })
}

/** Does what has fallen due by itself while the clock ran; writes nothing when there is nothing. */
export async function settleDueWork(timekeeping: Timekeeping, tenant: Tenant): Promise<Effect[]> {
  return travel(timekeeping, tenant, {
    rehearsed: false,
    movesClock: false,
    leadsTo: async ({ doc }) => ({ to: readClock(doc.clock, timekeeping.time) }),
  })
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

/** One at a time: two journeys of a tenant would make the same attempt. */
function travel(timekeeping: Timekeeping, tenant: Tenant, route: Route): Promise<Effect[]> {
  return timekeeping.tenants.alone(tenant, () => new Journey(timekeeping, tenant, route).make())
}

function leadsBy({ time }: Timekeeping, move: ClockMove): Route['leadsTo'] {
  return ({ tx, doc, agenda }) => {
    // From the transaction's document: of two moves at once the second goes on from where the first has led.
    const now = readClock(doc.clock, time)
    const next = async (): Promise<Instant | undefined> => (await agenda.peek(tx, addDuration(now, HORIZON)))?.at
    return destinationOf(move, { now, next })
  }
}
