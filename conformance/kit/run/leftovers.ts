import type { Exchange } from '../wire/exchange.ts'
import type { LedgerEntry } from './ledger.ts'

/** What a call does to things that stay at a target. */
export type Trace =
  | { readonly does: 'make'; readonly what: string; readonly name: string }
  /** It makes what no call takes back. */
  | { readonly does: 'leave'; readonly what: string; readonly name: string }
  /** `replace` puts another credential in the place of one, perhaps of the one that the call carries. */
  | { readonly does: 'end' | 'replace'; readonly what: string; readonly id: string }

/** A call of the clean-up, with the key of the account that a thing belongs to. */
export type CleaningCall = (method: string, path: string, label: string) => Promise<Exchange>

export type Removal = { readonly gone: true; readonly id?: string } | { readonly gone: false; readonly why: string }

/** Something that a run has made and that is still at the target, or may be. */
export interface Left {
  /** Such as `key` or `invoice`. */
  readonly what: string
  /** Ours, and recognisable: a label, a number. */
  readonly name: string
  /** Under which the target knows it; undefined where it never said so. */
  readonly id?: string | undefined
  /** Which of the lent accounts it belongs to, where a call could take it away. */
  readonly owner?: string
  readonly why: string
  /** Which exchange has made it. */
  readonly exchange?: number
  /** The case that made it, and when: all that is known of a thing without a name. */
  readonly caseId?: string
  readonly sentAt?: number
}

/** How people speak of one sort of thing. */
export interface Wording {
  readonly plural: string
  /** What its name and its id are called: `label` and `id` of a key, `number` and `token` of an invoice. */
  readonly name: string
  readonly id: string
}

/** What a person does to be rid of a thing. */
export interface Remedy {
  readonly words: string
  /** The call that does it, below the target. */
  readonly call?: { readonly method: string; readonly path: string }
}

/** How a profile knows what its calls leave behind, and how it is taken away again. */
export interface Leftovers {
  /** Undefined for a call that leaves no trace. */
  traceOf(call: { readonly method: string; readonly path: string; readonly json: unknown }): Trace | undefined
  /** Under which id the target knows what the call has made. */
  idOf(answer: Exchange): string | undefined
  /** Ids that no deployment has given out: what a case may end to see it refused. */
  isMadeUp(id: string): boolean
  /** Takes away what the run made; `entry.id` is missing where its making was never answered. */
  remove(entry: LedgerEntry, call: CleaningCall): Promise<Removal>
  /** What an answered call has made, or may have, that no call takes back; undefined where it made none. */
  staysOf?(exchange: Exchange): Left | undefined
  /** By `what`. */
  readonly wording: Readonly<Record<string, Wording>>
  remedyFor(left: Left): Remedy
}
