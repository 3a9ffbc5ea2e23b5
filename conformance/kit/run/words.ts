import type { Verdict } from '../checks/verdict.ts'
import type { Kind } from '../profile.ts'
import type { Footprint, KitNeed } from '../register.ts'
import type { Control } from '../sandbox/control.ts'
import type { Mailbox } from '../sandbox/mailbox.ts'
import type { Exchange } from '../wire/exchange.ts'
import type { CallOptions } from '../wire/request.ts'
import type { Grounds } from './pair.ts'
import type { Expectation } from './vocabulary.ts'

/**
 * The words of a case that every profile has. Where ids are asked for they may be left out when the case
 * has one requirement; with several, each check says which of them it decides.
 */
export interface Words<K extends Kind, Id extends K['id'] = K['id']> {
  /** Belongs to this case under this run's seed. */
  readonly seed: number
  /** Belongs to this case in this run alone: part of every name that a target may remember. */
  readonly own: string
  /** Whether the configuration offers something that the case does not strictly need. */
  offers(need: KitNeed | K['need']): boolean
  /** Whether the run may leave behind what this footprint leaves. */
  leaves(footprint: Footprint): boolean

  /** The case's own account; on a sandbox in a tenant of its own, in the case's scene. */
  account(): Promise<K['account']>
  /** Calls with the account's key; `path` stands below the target. */
  call(method: string, path: string, options?: CallOptions): Promise<Exchange>

  /** Checks an exchange, a word a check. */
  expect(exchange: Exchange, ...ids: Id[]): Expectation<K['vocabulary']>
  /** Records a verdict that was reached another way, such as by comparing two exchanges. */
  check(verdict: Verdict, ...ids: Id[]): void
  /** Says which documented reading the deployment follows; none of them is a violation. */
  observe(exchange: Exchange, id: Id, readings: Readonly<Record<string, (exchange: Exchange) => boolean>>): void
  /** Makes sure that a refusal counts. */
  pair(refused: Exchange, grounds: Grounds, ...ids: Id[]): Promise<void>
  /** Ends the case: all that it has not violated yet stays open, with this reason. */
  undecided(reason: string): never
  /** Leaves these open and goes on. */
  leaveOpen(reason: string, ...ids: Id[]): void

  /** A sandbox's control API; only for cases that need `control`, `clock` or `mail`. */
  readonly control: Control
  /** Moves the case's own time, such as `PT4H1M`. */
  advance(duration: string): Promise<void>
  readonly mail: Promise<Mailbox>
}
