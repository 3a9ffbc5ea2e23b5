import type { Pace } from '../wire/pace.ts'

/** A partner account that the run may use. */
export interface Account {
  readonly apiKey: string
  readonly rotationSecret: string | undefined
  /** Known where the suite made the key. */
  readonly keyId: string | undefined
  readonly partnerId: string | undefined
  /** The sandbox's tenant; undefined on any other target. */
  readonly slug: string | undefined
  /** An inbox that is not the default one, with its alias. */
  readonly inbox: string | undefined
  readonly alias: string | undefined
  readonly defaultInbox: string | undefined
  /** Where the customer's notices go. */
  readonly emails: readonly string[]
  readonly pace: Pace
}

/** Where accounts come from: a sandbox makes them, any other target has those it was configured with. */
export interface Accounts {
  /** The account of a case; `scene` names a prepared situation, which only a sandbox knows. */
  main(scene?: string): Promise<Account>
  /** Another customer's. */
  second(): Promise<Account>
  expiredKey(): Promise<string>
  revokedKey(): Promise<string>
  /** Gives back what was made. */
  drop(): Promise<void>
}
