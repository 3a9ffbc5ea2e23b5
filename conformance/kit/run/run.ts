import type { AccountsOf, Kind, Profile } from '../profile.ts'
import type { Footprint } from '../register.ts'
import type { Control } from '../sandbox/control.ts'
import type { Client } from '../wire/client.ts'
import type { Exchange } from '../wire/exchange.ts'
import type { Outside } from '../wire/outside.ts'
import type { Notebook } from './evidence.ts'
import type { Ledger } from './ledger.ts'
import type { Standing } from './standing.ts'
import { Undecided } from './suite-error.ts'

/** What all cases of a run share. */
export interface Run<K extends Kind> {
  readonly profile: Profile<K>
  readonly target: string
  readonly footprint: Footprint
  readonly seed: number
  /** Drawn for this run; empty in a sandbox, whose tenants are new each time, so that every byte repeats there. */
  readonly nonce: string
  readonly offered: ReadonlySet<string>
  readonly client: Client
  readonly notebook: Notebook
  /** The sandbox under control; undefined on any other target. */
  readonly control: Control | undefined
  readonly outside: Outside
  /** Tells whether the target still stands; undefined in a sandbox, which is held to every answer. */
  readonly standing: Standing | undefined
  readonly ledger: Ledger
  /** Keys that people lent to the run, by account; none on a sandbox. */
  readonly lent: Readonly<Record<string, string | undefined>>
  /** Why nothing further may be made, once clean-up has failed; undefined as long as it has not. */
  halted(): string | undefined
  /** What the run may still leave behind; undefined where it does not matter. */
  readonly budget: Budget | undefined
  newAccounts(): AccountsOf<K>
  /** The accepted twin of an account, made once. */
  readonly twins: WeakMap<object, Promise<Exchange>>
}

export interface Budget {
  readonly limit: number
  readonly spent: number
  /** Throws Undecided when nothing is left. */
  take(): void
}

/** `counted` are the things that it counts: `invoices`. */
export function createBudget(limit: number, counted: string): Budget {
  let spent = 0
  return {
    limit,
    get spent() {
      return spent
    },
    take() {
      if (spent >= limit) throw new Undecided(`the budget of ${limit} ${counted} is spent (--budget)`)
      spent += 1
    },
  }
}
