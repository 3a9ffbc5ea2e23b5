import type { Edit } from '../kit/generate/edit.ts'
import type { JsonObject } from '../kit/json.ts'
import type { Grounds } from '../kit/run/pair.ts'
import type { Words } from '../kit/run/words.ts'
import type { RequirementId } from '../../spec/generated/nuntiq/requirements.ts'
import type { Exchange } from '../kit/wire/exchange.ts'
import type { CallOptions } from '../kit/wire/request.ts'
import type { PartnerAccount } from './accounts/account.ts'
import type { Partner } from './kind.ts'

export interface SubmitOptions extends CallOptions {
  readonly account?: PartnerAccount
  /** Becomes the header Idempotency-Key. */
  readonly idempotencyKey?: string
  /** True where it decides something that the account has no inbox for the submission. */
  readonly mayLackInbox?: boolean
}

export interface RefusalGrounds extends Pick<Grounds, 'names'> {
  /** The attachment at fault, which a refusal may name in place of the field. */
  readonly index?: number
  /** Default 400. */
  readonly status?: number | readonly number[]
  /** True where the schema lets the payload pass and only a rule refuses it, such as bad base64. */
  readonly semantic?: boolean
}

/** The words of this API's cases, beside those of the kit. */
export interface OwnWords<Id extends RequirementId> {
  /** What time it is by this machine's clock, in milliseconds since 1970. */
  ourNow(): number
  /** An account of another customer. */
  second(): Promise<PartnerAccount>
  expiredKey(): Promise<string>
  revokedKey(): Promise<string>

  /** Submits a valid payload with a number of its own, changed by the edit. */
  submit(edit?: Edit, options?: SubmitOptions): Promise<Exchange>
  /** A valid payload with a fresh number. */
  payload(): Promise<JsonObject>
  /** A valid payload with every field of the field map and a fresh number; another for another nth. */
  generated(nth?: number): Promise<JsonObject>
  /** A minimal pair: submits the broken payload, checks the status, and makes sure that the refusal counts. */
  refused(edit: Edit, grounds: RefusalGrounds, ...ids: Id[]): Promise<Exchange>

  /** Makes a key with a label of its own; the ledger has it before the call goes out. */
  createKey(body?: JsonObject): Promise<Exchange>
  /** Makes a key that a later run will take over; only for what is planted. */
  plantKey(body?: JsonObject): Promise<Exchange>
  /** Takes over a key that an earlier run has planted: it is revoked when this one ends. */
  takeOverKey(id: string, label: string): void
  /** Revokes a key; on any target but a sandbox only one that this run made. */
  revokeKey(id: string): Promise<Exchange>
}

/** All words of a case that decides these requirements. */
export interface Tester<Id extends RequirementId> extends Words<Partner, Id>, OwnWords<Id> {}
