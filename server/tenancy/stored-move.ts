import type { Instant } from '../platform/clock.ts'
import type { Duration } from '../platform/iso-duration.ts'
import type { Collection } from '../store/port.ts'

/** A move of all clocks as each tenant makes it: what is the same for all was settled beforehand. */
export type GlobalMove =
  | { readonly kind: 'advance'; readonly by: Duration }
  /** A clock that is past it already stays. */
  | { readonly kind: 'reach'; readonly to: Instant }
  | { readonly kind: 'freeze'; readonly frozen: boolean }

/** A move of all clocks that was recorded, and that some tenants have still to make. */
export interface PendingMove {
  readonly move: GlobalMove
  /** What its caller named it. */
  readonly id?: string
}

/** Where a move of one clock leads, and whether the clock is stopped or let run there. */
export interface Destination {
  readonly to: Instant
  readonly frozen?: boolean
}

/** A move of one clock that is done in several transactions: kept from the first to the last. */
export interface OpenJourney extends Destination {
  readonly id?: string
}

/** Something that happened because time passed, as it was told. */
export interface ToldEffect {
  readonly at: string
  readonly tenant: string
  readonly rule: string
  readonly effect: string
  readonly subject: string
}

/** What a move that its caller named was answered with: sent again, it is answered alike and moves nothing. */
export interface MadeMove {
  /** What was asked for: the same name for something else is refused. */
  readonly asked: string
  /** Null while the move is under way. */
  readonly answer: { readonly now: Instant; readonly frozen: boolean } | null
  readonly effects: readonly ToldEffect[]
  /** How many effects there were beyond those that are kept. */
  readonly effects_left_out: number
}

/** By the name that the caller gave it; in a tenant's scope, or, for moves of all clocks, in that of the root. */
export const madeMoves: Collection<MadeMove> = { name: 'clock_moves', indexes: {} }
