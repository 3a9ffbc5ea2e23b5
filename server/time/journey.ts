import { setImmediate as nextTurn } from 'node:timers/promises'
import { clockFrozen, type ClockState, type TimeSource } from '../platform/clock.ts'
import { Turns } from '../platform/turns.ts'
import type { Log } from '../log/log.ts'
import type { Transaction } from '../store/port.ts'
import type { Destination } from '../tenancy/stored-move.ts'
import { madeMoves } from '../tenancy/stored-move.ts'
import { type Tenant, type TenantDoc, TenantGone } from '../tenancy/tenant.ts'
import type { Tenants } from '../tenancy/tenants.ts'
import { Agenda } from './agenda.ts'
import { clockUpTo } from './clock-move.ts'
import type { Due, DueSource, Outcome } from './due.ts'
import { type Effect, effectOf } from './effect.ts'
import { type NamedMove, refuseMadeMove, rememberMove } from './made-move.ts'
import { storeFailed } from './store-failed.ts'

export interface Timekeeping {
  readonly tenants: Tenants
  /** What time does, of every service; what is due at one instant is done in this order. */
  readonly sources: readonly DueSource[]
  readonly time: TimeSource
  readonly log: Pick<Log, 'effect' | 'fault'>
}

/** Where a journey leads, and what becomes of the clock. */
export interface Route {
  /** Everything is tried out, and nothing kept. */
  readonly rehearsed: boolean
  /** False where the clock is left alone: then nothing is written unless something was done. */
  readonly movesClock: boolean
  /** Asked in the first transaction; throws NothingKept where there is nothing to be done. */
  leadsTo(start: { tx: Transaction; doc: TenantDoc; agenda: Agenda }): Promise<Destination>
  /** The number of the move of all clocks that this is a part of. */
  readonly globalMove?: number
  readonly named?: NamedMove | undefined
  /** What happened on the way before the process was stopped. */
  readonly before?: readonly Effect[]
}

interface Way {
  readonly agenda: Agenda
  readonly destination: Destination
}

type Attempt = Due & Required<Pick<Due, 'attempt'>>

/** Pieces of work after which others get a turn. */
const SLICE = 500
/** Mails and the like, each of which is written only then. */
const HANDED_OVER_IN_ONE_GO = 50

/**
 * The way of one tenant through time, in one transaction, or in several where something goes outside:
 * before an attempt clock and `swept_to` are put at its instant and everything up to there is kept. With it the
 * tenant's document keeps where the journey leads, so that it is finished when the process is stopped on the way.
 */
export class Journey {
  readonly #timekeeping: Timekeeping
  readonly #tenant: Tenant
  readonly #route: Route
  readonly #living: Tenant | undefined
  readonly #effects: Effect[]
  #way: Way | undefined
  /** The way is kept in the tenant's document. */
  #open = false

  constructor(timekeeping: Timekeeping, tenant: Tenant, route: Route) {
    this.#timekeeping = timekeeping
    this.#tenant = tenant
    this.#route = route
    this.#living = timekeeping.tenants.get(tenant.slug)
    this.#effects = [...(route.before ?? [])]
  }

  /** Tells what was done, each effect once and in order. */
  async make(): Promise<Effect[]> {
    try {
      for (let next = await this.#goOn(); next; next = await this.#goOn()) {
        await this.#keepOutcome(next, await next.attempt())
      }
    } catch (error) {
      // Where the store has failed, the journey is finished at the next start.
      if (!storeFailed(error) && !(error instanceof TenantGone)) await this.#giveUp()
      throw error
    }
    return this.#effects
  }

  /** One transaction: up to the next attempt, which is handed back, or to the end. */
  async #goOn(): Promise<Attempt | undefined> {
    const { rehearsed } = this.#route
    const done: Due[] = []
    const effects: Effect[] = []
    let attempt: Attempt | undefined
    try {
      await this.#change(async (tx, doc) => {
        const { agenda, destination } = (this.#way ??= await this.#setOut(tx, doc))
        for (let due = await agenda.take(tx, destination.to); due; due = await agenda.take(tx, destination.to)) {
          await due.run?.(tx)
          done.push(due)
          if (!rehearsed && goesOutside(due)) attempt = due
          else effects.push(effectOf(this.#tenant, due, agenda.at))
          if (attempt) break
          if (done.length % SLICE === 0) await nextTurn()
        }
        const arrived = this.#arrived(doc, { done: done.length > 0, attempt, way: this.#way })
        await this.#remember(tx, { effects, end: attempt ? undefined : arrived.clock })
        return arrived
      })
    } catch (error) {
      if (!(error instanceof NothingKept)) throw error
    }
    this.#open ||= attempt !== undefined
    if (!rehearsed) await this.#handOver(done)
    await this.#tell(effects)
    return attempt
  }

  async #setOut(tx: Transaction, doc: TenantDoc): Promise<Way> {
    const { named, leadsTo } = this.#route
    if (named) refuseMadeMove(named, await tx.get(madeMoves, named.id))
    const agenda = new Agenda({ sources: this.#timekeeping.sources, tenant: this.#tenant, after: doc.swept_to })
    return { agenda, destination: await leadsTo({ tx, doc, agenda }) }
  }

  #arrived(
    doc: TenantDoc,
    { done, attempt, way }: { done: boolean; attempt: Attempt | undefined; way: Way },
  ): TenantDoc {
    const { rehearsed, movesClock, globalMove, named } = this.#route
    const { time } = this.#timekeeping
    const { agenda, destination } = way
    if (rehearsed || (!done && !movesClock)) throw new NothingKept()
    const sweptTo = attempt ? agenda.at : destination.to
    if (!movesClock) return { ...doc, swept_to: sweptTo }
    const moved = {
      ...withoutJourney(doc),
      swept_to: sweptTo,
      // From the first write on: what is not finished is then the journey, not the move.
      ...(globalMove !== undefined && { global_moves: globalMove }),
    }
    if (!attempt) return { ...moved, clock: clockAtTheEnd(doc.clock, { destination, time }) }
    const journey = { ...destination, ...(named && { id: named.id }) }
    return { ...moved, clock: clockUpTo(doc.clock, agenda.at, time), journey }
  }

  async #remember(
    tx: Transaction,
    { effects, end }: { effects: readonly Effect[]; end: ClockState | undefined },
  ): Promise<void> {
    const { named } = this.#route
    const { time } = this.#timekeeping
    if (named) await rememberMove(tx, named, { effects: [...this.#effects, ...effects], end, time })
  }

  /** In a transaction of its own: whatever becomes of the rest, what happened outside has happened. */
  async #keepOutcome(attempt: Attempt, outcome: Outcome): Promise<void> {
    const at = this.#way?.agenda.at ?? attempt.at
    await this.#change(async (tx, doc) => {
      await outcome.run?.(tx)
      return doc
    })
    await this.#tell([effectOf(this.#tenant, { ...attempt, effect: outcome.effect }, at)])
  }

  /** The caller is told that it failed: it must not go on by itself at the next start. */
  async #giveUp(): Promise<void> {
    const { movesClock, named } = this.#route
    if (!this.#open || !movesClock) return
    await this.#change(async (tx, doc) => {
      if (named) await tx.delete(madeMoves, named.id)
      return withoutJourney(doc)
    })
  }

  /** While something was outside, the tenant may have been deleted, or put back to a former state. */
  #change(work: (tx: Transaction, doc: TenantDoc) => Promise<TenantDoc>): Promise<void> {
    const { tenants } = this.#timekeeping
    return tenants.change(this.#tenant, async (tx, doc) => {
      if (this.#way && tenants.get(this.#tenant.slug) !== this.#living) throw new TenantGone(this.#tenant.slug)
      return work(tx, doc)
    })
  }

  /** What was to follow once all is durable, such as mails: nobody gets those of a tenant that goes meanwhile. */
  async #handOver(done: readonly Due[]): Promise<void> {
    const { tenants } = this.#timekeeping
    const turns = new Turns(HANDED_OVER_IN_ONE_GO)
    for (const due of done) {
      if (tenants.get(this.#tenant.slug) !== this.#living) return
      due.afterwards?.()
      await turns.after(1)
    }
  }

  async #tell(effects: readonly Effect[]): Promise<void> {
    const turns = new Turns(SLICE)
    for (const effect of effects) {
      this.#effects.push(effect)
      if (!this.#route.rehearsed) this.#timekeeping.log.effect(effect)
      await turns.after(1)
    }
  }
}

/** Leaves a transaction without a trace. */
export class NothingKept extends Error {}

function goesOutside(due: Due): due is Attempt {
  return due.attempt !== undefined
}

function withoutJourney({ journey: _journey, ...doc }: TenantDoc): TenantDoc {
  return doc
}

function clockAtTheEnd(
  clock: ClockState,
  { destination: { to, frozen }, time }: { destination: Destination; time: TimeSource },
): ClockState {
  return frozen === undefined ? clockUpTo(clock, to, time) : clockFrozen(clock, frozen, time)
}
