import type { Client } from '../wire/client.ts'
import type { Exchange } from '../wire/exchange.ts'
import type { Outside } from '../wire/outside.ts'
import type { Account, Accounts } from './account.ts'
import type { Need, Profile } from './case.ts'
import { PROFILES } from './case.ts'
import type { Control } from './control.ts'
import type { Notebook } from './evidence.ts'
import type { Ledger, Owner } from './ledger.ts'
import { Undecided } from './suite-error.ts'

/** What all cases of a run share. */
export interface RunContext {
  readonly target: string
  readonly profile: Profile
  readonly seed: number
  readonly offered: ReadonlySet<Need>
  readonly client: Client
  readonly notebook: Notebook
  readonly control: Control | undefined
  readonly outside: Outside
  readonly ledger: Ledger
  /** Keys that people lent to the run, by account; none on a sandbox. */
  readonly lent: Readonly<Partial<Record<Owner, string>>>
  /** Why no further key may be made, once clean-up has failed; undefined as long as it has not. */
  halted(): string | undefined
  /** Invoices that the run may still leave behind; undefined where it does not matter. */
  readonly invoiceBudget: Budget | undefined
  newAccounts(): Accounts
  /** The accepted twin of an account, made once. */
  readonly twins: WeakMap<Account, Promise<Exchange>>
}

export interface Budget {
  readonly limit: number
  readonly spent: number
  /** Throws Undecided when nothing is left. */
  take(): void
}

export function createBudget(limit: number): Budget {
  let spent = 0
  return {
    limit,
    get spent() {
      return spent
    },
    take() {
      if (spent >= limit) throw new Undecided(`the budget of ${limit} invoices is spent (--budget)`)
      spent += 1
    },
  }
}

/** Whether a run under `profile` may leave behind what `wanted` leaves. */
export function covers(profile: Profile, wanted: Profile): boolean {
  return PROFILES.indexOf(wanted) <= PROFILES.indexOf(profile)
}
