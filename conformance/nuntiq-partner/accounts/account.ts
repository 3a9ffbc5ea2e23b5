import type { Account, Accounts } from '../../kit/run/accounts.ts'

/** A partner account that the run may use. */
export interface PartnerAccount extends Account {
  readonly apiKey: string
  readonly rotationSecret: string | undefined
  /** Known where the suite made the key. */
  readonly keyId: string | undefined
  readonly partnerId: string | undefined
  /** An inbox that is not the default one, with its alias. */
  readonly inbox: string | undefined
  readonly alias: string | undefined
  readonly defaultInbox: string | undefined
  /** Where the customer's notices go. */
  readonly emails: readonly string[]
}

/** Where accounts come from: a sandbox makes them, any other target has those it was configured with. */
export interface PartnerAccounts extends Accounts<PartnerAccount> {
  /** Another customer's. */
  second(): Promise<PartnerAccount>
  expiredKey(): Promise<string>
  revokedKey(): Promise<string>
}
