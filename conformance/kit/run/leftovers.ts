import type { Exchange } from '../wire/exchange.ts'
import type { LedgerEntry } from './ledger.ts'

/** What a call does to things that stay at a target. */
export type Trace =
  | { readonly does: 'make'; readonly what: string; readonly name: string }
  /** `replace` puts another credential in the place of one, perhaps of the one that the call carries. */
  | { readonly does: 'end' | 'replace'; readonly what: string; readonly id: string }

/** A call of the clean-up, with the key of the account that a thing belongs to. */
export type CleaningCall = (method: string, path: string, label: string) => Promise<Exchange>

export type Removal = { readonly gone: true; readonly id?: string } | { readonly gone: false; readonly why: string }

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
}
