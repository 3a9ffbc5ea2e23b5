import type { Soon } from '../platform/soon.ts'
import type { Instant } from '../platform/clock.ts'
import type { Transaction } from '../store/port.ts'
import type { Tenant } from '../tenancy/tenant.ts'

/** Work that time brings: it is done at its own instant, in order, when the clock passes it. */
export interface Due<Rule extends string = string> {
  readonly at: Instant
  /** The requirement that demands it. */
  readonly rule: Rule
  readonly effect: string
  readonly subject: string
  /** Writes what is to be kept; states that are derived from times need nothing written. */
  run?(tx: Transaction): Soon<void>
  /** Called after the writes are durable: what cannot be taken back (a mail handed over). */
  afterwards?(): void
  /** Goes outside (a webhook), between two transactions while the tenant is not locked; never in a preview. */
  attempt?(): Promise<Outcome>
}

/** What came of an attempt. One that failed is an outcome too: it may write when to try again. */
export interface Outcome {
  readonly effect: string
  run?(tx: Transaction): Soon<void>
}

/** The stretch of time that a source is asked about. */
export interface Window {
  readonly tenant: Tenant
  readonly tx: Transaction
  readonly after: Instant
  readonly until: Instant
}

/**
 * Tells what falls due after `after`, up to and including `until`. Work that is derived from times keeps
 * to that; work that has a record of its own, which its run closes, may also be older, and is then done
 * first. A source is asked again after each step, so that work may make work, and writes nothing itself.
 */
export type DueSource = (window: Window) => Promise<Due[]>
