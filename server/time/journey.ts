import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ClockState, Instant, TimeSource } from '../platform/clock.ts'
import type { Log } from '../log/log.ts'
import type { Transaction } from '../store/port.ts'
import { type Tenant, type TenantDoc, TenantGone } from '../tenancy/tenant.ts'
import type { Tenants } from '../tenancy/tenants.ts'
import { Agenda } from './agenda.ts'
import type { Due, DueSource, Outcome } from './due.ts'
import { type Effect, effectOf } from './effect.ts'

export interface Timekeeping {
  readonly tenants: Tenants
  /** What time does, of every service; what is due at one instant is done in this order. */
  readonly sources: readonly DueSource[]
  readonly time: TimeSource
  readonly log: Pick<Log, 'effect'>
}

/** Where a journey leads, and what becomes of the clock. */
export interface Route {
  /** Everything is tried out, and nothing kept. */
  readonly rehearsed: boolean
  leadsTo(start: { tx: Transaction; doc: TenantDoc; agenda: Agenda }): Promise<Instant>
  clockOnTheWay(clock: ClockState, at: Instant): ClockState
  /** Undefined where the clock is left alone: then nothing is written unless something was done. */
  readonly clockAtTheEnd: ((clock: ClockState, target: Instant) => ClockState) | undefined
}

interface Way {
  readonly agenda: Agenda
  readonly target: Instant
}

type Attempt = Due & Required<Pick<Due, 'attempt'>>

/** Pieces of work after which others get a turn. */
const SLICE = 500

/**
 * The way of one tenant through time, in one transaction, or in several where something goes outside:
 * before an attempt clock and `swept_to` are put at its instant and everything up to there is kept.
 */
export class Journey {
  readonly #timekeeping: Timekeeping
  readonly #tenant: Tenant
  readonly #route: Route
  readonly #living: Tenant | undefined
  readonly #effects: Effect[] = []
  #way: Way | undefined

  constructor(timekeeping: Timekeeping, tenant: Tenant, route: Route) {
    this.#timekeeping = timekeeping
    this.#tenant = tenant
    this.#route = route
    this.#living = timekeeping.tenants.get(tenant.slug)
  }

  /** Tells what was done, each effect once and in order. */
  async make(): Promise<Effect[]> {
    for (let next = await this.#goOn(); next; next = await this.#goOn()) {
      await this.#keepOutcome(next, await next.attempt())
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
        const { agenda, target } = (this.#way ??= await this.#setOut(tx, doc))
        for (let due = await agenda.take(tx, target); due; due = await agenda.take(tx, target)) {
          await due.run?.(tx)
          done.push(due)
          if (!rehearsed && goesOutside(due)) attempt = due
          else effects.push(effectOf(this.#tenant, due, agenda.at))
          if (attempt) break
          if (done.length % SLICE === 0) await nextTurn()
        }
        return this.#arrived(doc, { agenda, target, done: done.length > 0, attempt })
      })
    } catch (error) {
      if (!(error instanceof NothingKept)) throw error
    }
    if (!rehearsed) for (const due of done) due.afterwards?.()
    this.#tell(effects)
    return attempt
  }

  async #setOut(tx: Transaction, doc: TenantDoc): Promise<Way> {
    const agenda = new Agenda({ sources: this.#timekeeping.sources, tenant: this.#tenant, after: doc.swept_to })
    return { agenda, target: await this.#route.leadsTo({ tx, doc, agenda }) }
  }

  #arrived(
    doc: TenantDoc,
    { agenda, target, done, attempt }: Way & { done: boolean; attempt: Attempt | undefined },
  ): TenantDoc {
    const { rehearsed, clockOnTheWay, clockAtTheEnd } = this.#route
    if (attempt) return { ...doc, clock: clockOnTheWay(doc.clock, agenda.at), swept_to: agenda.at }
    if (rehearsed || (!done && !clockAtTheEnd)) throw new NothingKept()
    return { ...doc, clock: clockAtTheEnd?.(doc.clock, target) ?? doc.clock, swept_to: target }
  }

  /** In a transaction of its own: whatever becomes of the rest, what happened outside has happened. */
  async #keepOutcome(attempt: Attempt, outcome: Outcome): Promise<void> {
    const at = this.#way?.agenda.at ?? attempt.at
    await this.#change(async (tx, doc) => {
      await outcome.run?.(tx)
      return doc
    })
    this.#tell([effectOf(this.#tenant, { ...attempt, effect: outcome.effect }, at)])
  }

  /** While something was outside, the tenant may have been deleted, or put back to a former state. */
  #change(work: (tx: Transaction, doc: TenantDoc) => Promise<TenantDoc>): Promise<void> {
    const { tenants } = this.#timekeeping
    return tenants.change(this.#tenant, async (tx, doc) => {
      if (this.#way && tenants.get(this.#tenant.slug) !== this.#living) throw new TenantGone(this.#tenant.slug)
      return work(tx, doc)
    })
  }

  #tell(effects: readonly Effect[]): void {
    for (const effect of effects) {
      this.#effects.push(effect)
      if (!this.#route.rehearsed) this.#timekeeping.log.effect(effect)
    }
  }
}

/** Leaves a transaction without a trace. */
export class NothingKept extends Error {}

function goesOutside(due: Due): due is Attempt {
  return due.attempt !== undefined
}
