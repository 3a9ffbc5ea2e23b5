import { type Collection, type Guard, ROOT } from '../store/port.ts'
import type { ClockState, Instant, TimeSource } from '../platform/clock.ts'
import { andThen } from '../platform/soon.ts'
import type { Random } from '../platform/random.ts'
import { readClock } from '../platform/clock.ts'
import { RequestLog, type RequestLogs } from './request-log.ts'
import { LastUses } from './last-uses.ts'
import { createLimiter, type Limiter } from './limiter.ts'
import type { OpenJourney } from './stored-move.ts'

/** A tenant is the root of all state: whatever happens in a sandbox happens to one of them. */
export interface TenantDoc {
  readonly slug: string
  readonly name: string
  readonly created_at: Instant
  /** Given with --seed: ids, tokens and codes repeat from run to run. */
  readonly seed: string | null
  readonly clock: ClockState
  /** Virtual time up to which everything that fell due has been done. */
  readonly swept_to: Instant
  /** Made from the world, at start or by a reset: such tenants share the limiter (LIM-RATE-006). Missing in older states. */
  readonly of_world?: boolean
  /** Number of the last move of all clocks that it has made, or has set out on. Missing: none. */
  readonly global_moves?: number
  /** Where its clock is on the way to, while that takes several transactions. */
  readonly journey?: OpenJourney
}

/** One document per tenant, under the id `self` in the tenant's own scope. */
export const tenantCollection: Collection<TenantDoc> = { name: 'tenants', indexes: { all: () => ['all'] } }

export const SELF = 'self'

/** The living tenant: its document, and what is kept in memory only. */
export class Tenant {
  doc: TenantDoc
  readonly log: RequestLog
  readonly limiter: Limiter
  readonly lastUses = new LastUses()
  readonly random: Random
  readonly #time: TimeSource

  constructor(parts: { doc: TenantDoc; time: TimeSource; random: Random; logs?: RequestLogs }) {
    this.doc = parts.doc
    this.#time = parts.time
    this.random = parts.random
    this.log = new RequestLog(parts.logs)
    this.limiter = createLimiter()
  }

  get slug(): string {
    return this.doc.slug
  }

  get name(): string {
    return this.doc.name
  }

  now(): Instant {
    return readClock(this.doc.clock, this.#time)
  }
}

/** A tenant that was deleted, or replaced, while something was still being done for it. */
export class TenantGone extends Error {
  constructor(slug: string) {
    super(`there is no tenant '${slug}'`)
    this.name = 'TenantGone'
  }
}

/**
 * The store's guard: a transaction within a tenant's scope needs the tenant. Otherwise a slow upload would
 * leave rows behind for a tenant deleted meanwhile, and a state with such rows could not be imported again.
 */
export const needsTenant: Guard = (tenant, tx) => {
  if (tenant === ROOT) return undefined
  return andThen(tx.get(tenantCollection, SELF), (found) => {
    if (!found) throw new TenantGone(tenant)
  })
}
