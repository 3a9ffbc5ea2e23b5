import type { Difference } from '../checks/differences.ts'
import type { Counts, Status } from '../run/settle.ts'

/** A request or an answer as a report may show it: secrets masked, long bodies cut. */
export interface ShownMessage {
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
  /** The whole body, in bytes. */
  readonly bytes: number
}

export interface HeaderEvent {
  readonly event: 'header'
  readonly suite: string
  readonly version: string
  /** SHA-256 of the register that the run was made from. */
  readonly register: string
  /** The name and the title of the profile: which API was judged. */
  readonly api: string
  readonly title: string
  readonly target: string
  readonly profile: string
  /** The control API of a sandbox; null for any other deployment. */
  readonly control: string | null
  /** Whether the target is another machine, where leaving traces must be agreed to. */
  readonly elsewhere: boolean
  /** The options of the profile that are no secrets, as they were given. */
  readonly options: Readonly<Record<string, string>>
  /** The words that start this command again. */
  readonly command: string
  /** By header: the variable that a command shows in the place of a secret. */
  readonly variables: Readonly<Record<string, string>>
  readonly seed: number
  readonly started_at: string
  /** What the run may leave behind, and how many of it; null where it does not matter. */
  readonly budget: { readonly counted: string; readonly limit: number } | null
}

export interface PlanEvent {
  readonly event: 'plan'
  readonly requirements: readonly string[]
  readonly cases: readonly string[]
}

export interface ExchangeEvent {
  readonly event: 'exchange'
  readonly n: number
  readonly case: string
  readonly label: string
  readonly request: ShownMessage & {
    readonly method: string
    readonly url: string
    /** By header: the variable that holds a secret which people have given. */
    readonly variables?: Readonly<Record<string, string>>
  }
  readonly response: ShownMessage & { readonly status: number; readonly ms: number }
  /** What the two schema judges say; absent for an address that the contract does not know. */
  readonly judges?: { readonly ajv: string; readonly prism: string }
}

/** What a sandbox's control API told a case. It is no exchange of the API that is judged. */
export interface ToldEvent {
  readonly event: 'told'
  readonly n: number
  readonly case: string
  readonly method: string
  /** Below the control API's address. */
  readonly path: string
  readonly sent: string
  readonly status: number
  readonly answered: string
}

export interface CheckEvent {
  readonly event: 'check'
  readonly requirement: string
  readonly case: string
  readonly check: string
  readonly ok: boolean
  readonly expected: string
  readonly actual: string
  readonly differences?: readonly Difference[]
  readonly exchange: number | null
}

export interface ObservationEvent {
  readonly event: 'observation'
  readonly requirement: string
  readonly reading: string
  readonly exchange: number | null
  /** What was seen, where no reading of the register says it. */
  readonly description?: string
}

/** The schema judges do not read an answer alike. On a sandbox that is an error of the suite instead. */
export interface DisagreementEvent {
  readonly event: 'disagreement'
  readonly exchange: number
  readonly ajv: string
  readonly prism: string
}

/** What a reader must know beside the verdicts. */
export interface NoteEvent {
  readonly event: 'note'
  readonly level: 'error' | 'warning' | 'info'
  readonly message: string
}

/** Something of the run that is still at the target, or may be, and what a person does to be rid of it. */
export interface LeftEvent {
  readonly event: 'left'
  /** Such as `invoice`, and what several are called. */
  readonly what: string
  readonly plural: string
  /** A number or a label, and which of them it is. */
  readonly name: string
  readonly name_is: string
  /** Under which the target knows it; absent where it never said so. */
  readonly id?: string
  readonly id_is: string
  readonly why: string
  /** Which exchange has made it. */
  readonly exchange?: number
  /** When it was asked for, and for which requirements; absent where that is not known. */
  readonly sent_at?: string
  readonly requirements?: readonly string[]
  readonly remedy: string
  /** The command that does it, where a call can. */
  readonly command?: string
}

export interface VerdictEvent {
  readonly event: 'verdict'
  readonly requirement: string
  readonly status: Status
  readonly reason?: string
  readonly cases: readonly string[]
  readonly exchanges: readonly number[]
  /** What the control API told its cases; absent where none of them asked. */
  readonly told?: readonly number[]
  /** What it failed by, or was left open by. */
  readonly decisive?: DecisiveEvent
  /** The command line that repeats it. */
  readonly repeat?: string
}

/** The case that decided, the check that did not hold, and the exchange that it judged. */
export interface DecisiveEvent {
  readonly case: string
  readonly given?: string
  readonly check?: string
  readonly expected?: string
  readonly actual?: string
  /** Where two things should be alike: the members in which they are not. */
  readonly differences?: readonly Difference[]
  readonly exchange?: number
}

export interface FooterEvent {
  readonly event: 'footer'
  readonly counts: Counts
  readonly verdict: 'conforms' | 'violated' | 'suite-error' | 'undecided'
  readonly exit: number
  readonly interrupted: boolean
  readonly duration_ms: number
  /** How many of the budget were spent. */
  readonly spent: number
}

/** One line of the record of a run. TAP, JUnit, JSON and HTML are worked out from these lines alone. */
export type RunEvent =
  | HeaderEvent
  | PlanEvent
  | ExchangeEvent
  | ToldEvent
  | CheckEvent
  | ObservationEvent
  | DisagreementEvent
  | NoteEvent
  | LeftEvent
  | VerdictEvent
  | FooterEvent
