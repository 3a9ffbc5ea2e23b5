import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
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
  readonly target: string
  readonly profile: string
  /** The control API of a sandbox; null for any other deployment. */
  readonly control: string | null
  /** Whether the target is another machine, where leaving traces must be agreed to. */
  readonly elsewhere: boolean
  /** The inbox and the alias that payloads name, where they were given. */
  readonly routing: Readonly<Record<string, string>>
  readonly seed: number
  readonly started_at: string
  /** Invoices that the run may leave behind; null where it does not matter. */
  readonly invoice_budget: number | null
}

export interface PlanEvent {
  readonly event: 'plan'
  readonly requirements: readonly RequirementId[]
  readonly cases: readonly string[]
}

export interface ExchangeEvent {
  readonly event: 'exchange'
  readonly n: number
  readonly case: string
  readonly label: string
  readonly request: ShownMessage & { readonly method: string; readonly url: string }
  readonly response: ShownMessage & { readonly status: number; readonly ms: number }
  /** What the two schema judges say; absent for an address that the contract does not know. */
  readonly judges?: { readonly ajv: string; readonly prism: string }
}

export interface CheckEvent {
  readonly event: 'check'
  readonly requirement: RequirementId
  readonly case: string
  readonly check: string
  readonly ok: boolean
  readonly expected: string
  readonly actual: string
  readonly exchange: number | null
}

export interface ObservationEvent {
  readonly event: 'observation'
  readonly requirement: RequirementId
  readonly reading: string
  readonly exchange: number
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

export interface VerdictEvent {
  readonly event: 'verdict'
  readonly requirement: RequirementId
  readonly status: Status
  readonly reason?: string
  readonly cases: readonly string[]
  readonly exchanges: readonly number[]
  /** The command line that repeats it. */
  readonly repeat?: string
}

export interface FooterEvent {
  readonly event: 'footer'
  readonly counts: Counts
  readonly verdict: 'conforms' | 'violated' | 'suite-error' | 'undecided'
  readonly exit: number
  readonly interrupted: boolean
  readonly duration_ms: number
  readonly invoices: number
}

/** One line of the record of a run. TAP, JUnit, JSON and HTML are worked out from these lines alone. */
export type RunEvent =
  | HeaderEvent
  | PlanEvent
  | ExchangeEvent
  | CheckEvent
  | ObservationEvent
  | DisagreementEvent
  | NoteEvent
  | VerdictEvent
  | FooterEvent
