import { DAY, type Instant, isoTime } from '../platform/clock.ts'
import type { Transaction } from '../store/port.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import type { Due, DueSource } from './due.ts'

/** How often work of one instant may have made more work for it. */
const MOST_ROUNDS = 10_000
/** How much may be done in one move. */
const MOST_WORK = 250_000

/** Of what was told, this much may be thrown away before a shorter stretch is asked about. */
const FEW = 16

/** How far the writing had come when the sources were asked. */
interface Asked {
  readonly tx: Transaction
  readonly writes: number
}

/**
 * What is to be done on the way, in order of time; what is due at one instant, in the order of the
 * sources. Work of one instant is taken together. If it wrote something, the sources are asked again, from
 * this instant on; if not, nothing they have told can have changed. They are asked about a stretch at a
 * time: a shorter one where much is written, so that a tenant with thousands of keys moves fast.
 */
export class Agenda {
  readonly #sources: readonly DueSource[]
  readonly #tenant: Tenant
  /** Everything that was derived from times up to here was done by former moves. */
  readonly #began: Instant
  #at: Instant
  #stretch = DAY
  #ahead: readonly Due[] = []
  #taken = 0
  #knownTo: Instant
  #asked: Asked | undefined
  readonly #done = new Set<string>()
  #rounds = { at: NaN, count: 0 }

  constructor({ sources, tenant, after }: { sources: readonly DueSource[]; tenant: Tenant; after: Instant }) {
    this.#sources = sources
    this.#tenant = tenant
    this.#began = after
    this.#at = after
    this.#knownTo = after
  }

  /** The instant that the work has come to. */
  get at(): Instant {
    return this.#at
  }

  /** Takes what is to be done next, up to and including `until`; undefined when there is nothing left. */
  async take(tx: Transaction, until: Instant): Promise<Due | undefined> {
    const due = await this.peek(tx, until)
    if (!due) return undefined
    if (this.#done.size >= MOST_WORK) throw new EndlessWork(due, `more than ${MOST_WORK} effects in one move`)
    this.#taken += 1
    this.#done.add(identityOf(due))
    this.#at = Math.max(this.#at, due.at)
    return due
  }

  /** The same, left where it is. */
  async peek(tx: Transaction, until: Instant): Promise<Due | undefined> {
    for (;;) {
      const due = this.#ahead[this.#taken]
      const stale = this.#asked?.tx !== tx || this.#asked.writes !== tx.writes
      if (due && this.#done.has(identityOf(due))) this.#taken += 1
      else if (due && due.at <= (stale ? this.#at : until)) return due
      else if (stale) await this.#askAgain(tx, until)
      else if (due || this.#knownTo >= until) return undefined
      else await this.#askFurther(tx, until)
    }
  }

  async #askAgain(tx: Transaction, until: Instant): Promise<void> {
    this.#countRound()
    if (this.#ahead.length - this.#taken > FEW) this.#stretch = Math.max(1, this.#stretch / 2)
    // What was made for the present instant belongs to this move, but nothing that a former one has done.
    await this.#ask(tx, { after: Math.max(this.#began, this.#at - 1), from: this.#at, until })
  }

  async #askFurther(tx: Transaction, until: Instant): Promise<void> {
    this.#stretch *= 2
    await this.#ask(tx, { after: this.#knownTo, from: this.#knownTo, until })
  }

  async #ask(
    tx: Transaction,
    { after, from, until }: { after: Instant; from: Instant; until: Instant },
  ): Promise<void> {
    // What has been missed up to now is told at once: of some things only the last counts (LIFE-REM-009).
    this.#knownTo = Math.min(until, Math.max(this.#tenant.now(), Math.floor(from + this.#stretch)))
    const window = { tenant: this.#tenant, tx, after, until: this.#knownTo }
    const told = await Promise.all(this.#sources.map((source) => source(window)))
    this.#ahead = told.flat().toSorted((left, right) => left.at - right.at)
    this.#taken = 0
    this.#asked = { tx, writes: tx.writes }
  }

  #countRound(): void {
    this.#rounds = { at: this.#at, count: this.#rounds.at === this.#at ? this.#rounds.count + 1 : 1 }
    const last = this.#ahead[this.#taken - 1]
    if (last && this.#rounds.count > MOST_ROUNDS)
      throw new EndlessWork(last, `more than ${MOST_ROUNDS} times at one instant`)
  }
}

function identityOf({ at, rule, effect, subject }: Due): string {
  return `${at}\n${rule}\n${effect}\n${subject}`
}

/** Work that makes work without end: the move is given up before it uses up the machine. */
export class EndlessWork extends Error {
  constructor({ rule, effect, subject, at }: Due, howMuch: string) {
    super(
      `${rule} makes work without end, ${howMuch}: the last was "${effect}" for ${subject} at ${isoTime(at)}. ` +
        'Nothing since the last attempt to reach the outside was kept; move the clock by less, or mend what makes the work.',
    )
    this.name = 'EndlessWork'
  }
}
