import type { Soon } from '../platform/soon.ts'
import type { ClockState, Instant, TimeSource } from '../platform/clock.ts'
import { readClock } from '../platform/clock.ts'
import { Gate } from '../platform/gate.ts'
import type { Random } from '../platform/random.ts'
import { seededRandom, systemRandom } from '../platform/random.ts'
import type { Collection, Store, Transaction } from '../store/port.ts'
import { ROOT } from '../store/port.ts'
import { isDiskTrouble } from '../store/store-error.ts'
import { createLimiter, type Limiter } from './limiter.ts'
import { RequestLog, RequestLogs } from './request-log.ts'
import type { StateVersions } from './state-versions.ts'
import { type MadeMove, madeMoves, type PendingMove } from './stored-move.ts'
import { SELF, Tenant, tenantCollection, type TenantDoc, TenantGone } from './tenant.ts'

/** What belongs to no tenant: the clock that new tenants start from, and the seed. */
export interface RootDoc {
  readonly clock: ClockState
  readonly seed: string | null
  /** Counts starts on the same state, so that a seeded run does not repeat ids that it has given away. */
  readonly starts: number
  /** Of what each service stores; missing in a state of version 1. */
  readonly versions?: StateVersions
  /** How many moves of all clocks there were. Missing: none. */
  readonly global_moves?: number
  /** The last of them, until every tenant has made it. */
  readonly pending_move?: PendingMove
}

export const rootCollection: Collection<RootDoc> = { name: 'root', indexes: {} }

/** The tenants that live in this process, each with what it keeps in memory only. */
export class Tenants {
  readonly #store: Store
  readonly #time: TimeSource
  readonly #tenants = new Map<string, Tenant>()
  /** Tenants are made side by side, but not while what they begin from is changed. */
  readonly #making = new Gate()
  readonly anonymousLog: RequestLog
  /** What the logs of all of them take together is bounded. */
  readonly #logs: RequestLogs
  #sharedLimiter: Limiter
  #root: RootDoc = { clock: { offset_ms: 0, frozen_at: null }, seed: null, starts: 0 }

  constructor(parts: { store: Store; time: TimeSource; logs?: RequestLogs }) {
    this.#store = parts.store
    this.#time = parts.time
    this.#sharedLimiter = createLimiter()
    this.#logs = parts.logs ?? new RequestLogs()
    this.anonymousLog = new RequestLog(this.#logs)
  }

  /** Adopts a root document before it is written: tenants made now start from its clock and seed. */
  begin(root: RootDoc): void {
    this.#root = root
  }

  get root(): RootDoc {
    return this.#root
  }

  rootNow(): Instant {
    return readClock(this.#root.clock, this.#time)
  }

  /**
   * Where a request of this tenant is counted, and in which time (LIM-RATE-006). A tenant of the world shares
   * one limiter with all others and with whoever belongs to no tenant; its time is the root's, which no tenant's
   * clock moves. A tenant that was made later has a limiter of its own, in its own time.
   */
  limiterOf(tenant: Tenant | undefined): { limiter: Limiter; now: Instant } {
    if (tenant && tenant.doc.of_world !== true) return { limiter: tenant.limiter, now: tenant.now() }
    return { limiter: this.#sharedLimiter, now: this.rootNow() }
  }

  get(slug: string): Tenant | undefined {
    return this.#tenants.get(slug)
  }

  all(): Tenant[] {
    return [...this.#tenants.values()]
  }

  /** Reads what the store holds: after a start, a reset, an import or a return to a checkpoint. */
  async load(): Promise<{ found: boolean }> {
    const root = await this.#store.reader(ROOT).get(rootCollection, SELF)
    const entries = await this.#store.locate(tenantCollection, 'all', 'all')
    this.#begin(root ?? this.#root)
    for (const { doc } of entries) this.#tenants.set(doc.slug, this.#wake(doc))
    return { found: root !== undefined }
  }

  async saveRoot(root: RootDoc): Promise<void> {
    await this.changeRoot(() => root)
  }

  /** Writes a changed root document; the living one follows once it is durable. */
  async changeRoot(change: (root: RootDoc, tx: Transaction) => RootDoc | Promise<RootDoc>): Promise<void> {
    this.#root = await this.#store.transaction(ROOT, async (tx) => {
      const changed = await change((await tx.get(rootCollection, SELF)) ?? this.#root, tx)
      await tx.put(rootCollection, SELF, changed)
      return changed
    })
  }

  /** An empty one upon another store: a world is made there before it takes over. */
  upon(store: Store): Tenants {
    return new Tenants({ store, time: this.#time, logs: this.#logs })
  }

  /** Takes the place of all tenants, once the store holds what the others' store held. */
  takeOver(others: Tenants): void {
    this.#begin(others.root)
    for (const tenant of others.all()) this.#tenants.set(tenant.slug, tenant)
  }

  /**
   * Runs `work`, which changes the root that new tenants begin from, while none is being made: whoever was drafted
   * before it is there, and whoever is drafted after it begins from what it has left.
   */
  whileNoneIsMade<T>(work: () => Promise<T>): Promise<T> {
    return this.#making.alone(work)
  }

  /** What is remembered of a move that its caller named: of a tenant's clock, or of all. */
  madeMove(id: string, tenant?: Tenant): Soon<MadeMove | undefined> {
    return this.#store.reader(tenant?.slug ?? ROOT).get(madeMoves, id)
  }

  /** The document of a new tenant, its clock started from the root's. */
  draft(tenant: { slug: string; name: string; ofWorld?: boolean }): TenantDoc {
    const now = this.rootNow()
    return {
      slug: tenant.slug,
      name: tenant.name,
      created_at: now,
      seed: this.#root.seed,
      clock: this.#root.clock,
      swept_to: now,
      ...(tenant.ofWorld && { of_world: true }),
      ...(this.#root.global_moves !== undefined && { global_moves: this.#root.global_moves }),
    }
  }

  /**
   * Makes a tenant and, in the same transaction, what it starts with. Rejects with TenantExists
   * when the slug is taken.
   */
  create(
    wanted: { slug: string; name: string; ofWorld?: boolean },
    furnish: (tx: Transaction, tenant: Tenant) => Promise<void>,
  ): Promise<Tenant> {
    return this.#making.pass(async () => {
      const doc = this.draft(wanted)
      const tenant = this.#wake(doc)
      await this.#store.transaction(doc.slug, async (tx) => {
        if (await tx.get(tenantCollection, SELF)) throw new TenantExists(doc.slug)
        await tx.put(tenantCollection, SELF, doc)
        await furnish(tx, tenant)
      })
      this.#tenants.set(doc.slug, tenant)
      return tenant
    })
  }

  /** Writes a changed document; the living tenant follows once it is durable. */
  async change(tenant: Tenant, work: (tx: Transaction, doc: TenantDoc) => Promise<TenantDoc>): Promise<void> {
    tenant.doc = await this.#store.transaction(tenant.slug, async (tx) => {
      // From the transaction, not from memory: a change before this one may not be durable yet.
      const present = await tx.get(tenantCollection, SELF)
      if (!present) throw new TenantGone(tenant.slug)
      const changed = await work(tx, present)
      await tx.put(tenantCollection, SELF, changed)
      return changed
    })
    // A restored state has woken the tenant anew, perhaps just before this was written.
    const living = this.#tenants.get(tenant.slug)
    if (living) living.doc = tenant.doc
  }

  /**
   * Runs `work` in a transaction of a tenant that is there, and hands it the living one, by the clock that the
   * transaction finds: what it writes comes after a move that it has seen. Rejects with TenantGone.
   */
  async within<T>(slug: string, work: (tx: Transaction, tenant: Tenant) => Soon<T>): Promise<T> {
    try {
      return await this.#store.transaction(slug, async (tx) => {
        const doc = await tx.get(tenantCollection, SELF)
        const tenant = this.#tenants.get(slug)
        if (!doc || !tenant) throw new TenantGone(slug)
        tenant.doc = doc
        return work(tx, tenant)
      })
    } catch (error) {
      if (isDiskTrouble(error)) await this.#lookAgain(slug)
      throw error
    }
  }

  /** A disk that refused has taken back a move as well that was seen before it was durable. */
  async #lookAgain(slug: string): Promise<void> {
    const doc = await this.#store.reader(slug).get(tenantCollection, SELF)
    const tenant = this.#tenants.get(slug)
    if (doc && tenant) tenant.doc = doc
  }

  /** Runs `work` while no other work of this kind is going on for the tenant, whose state is not locked by it. */
  alone<T>(tenant: Tenant, work: () => Promise<T>): Promise<T> {
    return this.#store.exclusive(`time\n${tenant.slug}`, work)
  }

  async drop(slug: string): Promise<boolean> {
    const tenant = this.#tenants.get(slug)
    if (!tenant || !this.#tenants.delete(slug)) return false
    try {
      await this.#store.drop(slug)
    } catch (error) {
      // It is still stored, unless another has taken its place meanwhile.
      if (!this.#tenants.has(slug)) this.#tenants.set(slug, tenant)
      throw error
    }
    tenant.log.close()
    return true
  }

  #begin(root: RootDoc): void {
    this.#root = root
    for (const { log } of this.#tenants.values()) log.close()
    this.#tenants.clear()
    this.anonymousLog.clear()
    this.#sharedLimiter = createLimiter()
  }

  #wake(doc: TenantDoc): Tenant {
    return new Tenant({ doc, time: this.#time, random: this.#randomOf(doc), logs: this.#logs })
  }

  #randomOf(doc: TenantDoc): Random {
    return doc.seed === null ? systemRandom() : seededRandom(`${doc.seed}/${doc.slug}/${this.#root.starts}`)
  }
}

export class TenantExists extends Error {
  constructor(slug: string) {
    super(`a tenant named '${slug}' exists already`)
    this.name = 'TenantExists'
  }
}
