import type { Contract } from './checks/contract.ts'
import type { Check } from './checks/verdict.ts'
import type { OptionTable, Settings } from './plan/profile-options.ts'
import type { Footprint, Register } from './register.ts'
import type { Account, Accounts } from './run/accounts.ts'
import type { Bench } from './run/bench.ts'
import type { Case, Watch } from './run/case.ts'
import type { Leftovers } from './run/leftovers.ts'
import type { PlantedCase } from './run/planted.ts'
import type { Look, Unready } from './run/preflight.ts'
import type { Control } from './sandbox/control.ts'
import type { Exchange, Header } from './wire/exchange.ts'
import type { Pace, PaceLimits } from './wire/pace.ts'
import type { SecretForms } from './wire/secrets.ts'

/** The types that a profile has of its own. */
export interface Kind {
  /** The ids of its register. */
  readonly id: string
  /** What its cases may need beside what every profile knows. */
  readonly need: string
  /** The names of its options, without the dashes. */
  readonly option: string
  readonly account: Account
  readonly accounts: Accounts<Account>
  /** The words behind `t.expect(exchange)` that it adds to the kit's. */
  readonly vocabulary: Vocabulary
  /** The words of its cases that it adds to the kit's. */
  readonly words: object
}

/** A word is a check, or makes one of its arguments. */
export type Vocabulary = Readonly<Record<string, (...args: never[]) => Check>>

export type AccountsOf<K extends Kind> = Accounts<K['account']> & K['accounts']

/**
 * All that the suite must know of one API. The kit plans, sends, judges and reports, and knows none:
 * a folder beside the kit says the rest in one such value, and `profiles.ts` lists it. Everything here is a
 * method or a plain value, so that profiles of different kinds fit into one list.
 */
export interface Profile<K extends Kind = Kind> {
  /** What `--api` calls it, and the name of its folder. */
  readonly name: string
  /** What people call it: `Partner API`. */
  readonly title: string
  readonly register: Register<K['id'], K['need']>
  readonly contract: Contract
  /** A base address as an example; every one ends as the contract's root does. */
  readonly exampleTarget: string

  readonly options: OptionTable<K['option']>
  /** What it takes to meet each need of its own on a target that is no sandbox. */
  readonly needs: Readonly<Record<K['need'], NeedOffer<K>>>
  readonly footprints: Footprints
  readonly pace: PaceLimits

  readonly credentials: Credentials<K>
  readonly secrets: SecretForms
  /** The accounts that the command line names; every call shares their pace. */
  configuredAccounts(settings: Settings<K['option']>, pace: Pace): AccountsOf<K>
  /** Accounts that a case makes in a sandbox; absent where there is no sandbox of this API. */
  sandboxAccounts?(control: Control): AccountsOf<K>
  /**
   * Harmless calls before anything is judged, which leave nothing behind. Says why nothing can be: nothing of
   * this API is there, or what was given is not what its option says; undefined when all is well.
   */
  preflight(look: Look<K>): Promise<Unready | undefined>
  /**
   * What the call by which a target is known again showed at first and shows no more, as the end of a sentence about
   * the target; undefined where it is still the same. Absent where its status alone is compared.
   */
  lostSince?(first: Exchange, now: Exchange): string | undefined

  /** What an answer says of itself: how a refusal names what it refuses. */
  wordsOf(exchange: Exchange): string
  readonly vocabulary: K['vocabulary']
  /** The words of its cases, made of those of the kit. */
  words(bench: Bench<K>): K['words']
  /** What stays at a target and how it is taken away; absent where nothing can be. */
  readonly leftovers?: Leftovers

  readonly cases: readonly Case<K>[]
  readonly watches: readonly Watch[]
  readonly planted: readonly PlantedCase<K>[]
}

export interface NeedOffer<K extends Kind> {
  offered(settings: Settings<K['option']>): boolean
  /** For the reason of a skip: `needs a key (--api-key)`. */
  readonly remedy: string
}

/** What each footprint leaves behind, in words for people. */
export interface Footprints {
  /** What cannot be taken back and is counted by `--budget`: `invoices`. */
  readonly counted: string
  /** For `--help`, a line each. */
  readonly help: Readonly<Record<Exclude<Footprint, 'control'>, string>>
  /** Completes `--profile submit leaves … at`. */
  readonly leaves: Readonly<Record<'submit' | 'full', string>>
}

/** How a call says who is calling. */
export interface Credentials<K extends Kind> {
  /** The secret that an account's calls carry; null where it has none. */
  keyOf(account: K['account']): string | null
  headersOf(key: string): readonly Header[]
  /** The keys that people lend to the run, by the names of their accounts: the first is `main`. */
  lent(settings: Settings<K['option']>): Readonly<Record<string, string | undefined>>
  /** Where the lent key is to be found, for messages: `NUNTIQ_API_KEY or --api-key`. */
  readonly place: string
  /** The environment variable that a report names in place of a header's secret, by the header's name in small letters. */
  readonly variables: Readonly<Record<string, string>>
}
