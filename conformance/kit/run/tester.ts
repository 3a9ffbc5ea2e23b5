import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import type { Verdict } from '../checks/verdict.ts'
import type { Edit } from '../generate/edit.ts'
import type { JsonObject } from '../json.ts'
import type { Exchange } from '../wire/exchange.ts'
import type { Account } from './account.ts'
import type { Need, Profile } from './case.ts'
import type { Control } from './control.ts'
import type { Mailbox } from './mailbox.ts'
import type { Grounds } from './pair.ts'
import type { CallOptions } from './request.ts'
import type { Expectation } from './vocabulary.ts'

export interface SubmitOptions extends CallOptions {
  readonly account?: Account
  /** Becomes the header Idempotency-Key. */
  readonly idempotencyKey?: string
}

export interface RefusalGrounds extends Pick<Grounds, 'names' | 'index'> {
  /** Default 400. */
  readonly status?: number | readonly number[]
  /** True where the schema lets the payload pass and only a rule refuses it, such as bad base64. */
  readonly semantic?: boolean
}

/**
 * The words of a case. Where ids are asked for they may be left out when the case has one
 * requirement; with several, each check says which of them it decides.
 */
export interface Tester<Id extends RequirementId> {
  /** Belongs to this case under this run's seed. */
  readonly seed: number
  /** Whether the configuration offers something that the case does not strictly need. */
  offers(need: Need): boolean
  /** Whether the run may leave behind what this profile leaves. */
  leaves(profile: Profile): boolean

  /** The case's own account; on a sandbox in a tenant of its own, in the case's scene. */
  account(): Promise<Account>
  /** An account of another customer. */
  second(): Promise<Account>
  expiredKey(): Promise<string>
  revokedKey(): Promise<string>

  /** Calls with the account's key; `path` stands below the target, such as `/v1/partner/account/keys`. */
  call(method: string, path: string, options?: CallOptions): Promise<Exchange>
  /** Submits a valid payload with a number of its own, changed by the edit. */
  submit(edit?: Edit, options?: SubmitOptions): Promise<Exchange>
  /** A valid payload with a fresh number. */
  payload(): Promise<JsonObject>

  /** Makes a key with a label of its own; the ledger has it before the call goes out. */
  createKey(body?: JsonObject): Promise<Exchange>
  /** Makes a key that a later run will take over; only for what is planted. */
  plantKey(body?: JsonObject): Promise<Exchange>
  /** Takes over a key that an earlier run has planted: it is revoked when this one ends. */
  takeOverKey(id: string, label: string): void
  /** Revokes a key; on any target but a sandbox only one that this run made. */
  revokeKey(id: string): Promise<Exchange>

  /** Checks an exchange, a word a check. */
  expect(exchange: Exchange, ...ids: Id[]): Expectation
  /** Records a verdict that was reached another way, such as by comparing two exchanges. */
  check(verdict: Verdict, ...ids: Id[]): void
  /** Says which documented reading the deployment follows; none of them is a violation. */
  observe(exchange: Exchange, id: Id, readings: Readonly<Record<string, (exchange: Exchange) => boolean>>): void

  /** A minimal pair: submits the broken payload, checks the status, and makes sure that the refusal counts. */
  refused(edit: Edit, grounds: RefusalGrounds, ...ids: Id[]): Promise<Exchange>
  /** Makes sure that any other refusal counts. */
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
