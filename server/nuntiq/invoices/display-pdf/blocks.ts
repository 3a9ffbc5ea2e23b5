/** A labelled value. Both are clean text (see `clean-text.ts`), as is every string of a block. */
export interface Fact {
  readonly label: string
  readonly value: string
}

export interface Card {
  readonly title: string
  readonly lines: readonly string[]
}

export interface Column {
  readonly label: string
  /** Width relative to the other columns. */
  readonly share: number
  readonly align: 'left' | 'right'
}

export interface TableRow {
  readonly cells: readonly string[]
  /** Small print below the row. */
  readonly note: string
}

export interface Table {
  readonly kind: 'table'
  readonly title: string
  /** Printed to the right of the title; may be empty. */
  readonly aside: string
  readonly columns: readonly Column[]
  /** Made one at a time, as they are drawn: a thousand at once would hold up everything else. */
  readonly rows: Iterable<TableRow>
  /** How many rows were left out at the end. */
  readonly more: number
}

export interface Masthead {
  readonly kind: 'masthead'
  readonly owner: string
  readonly title: string
  readonly facts: readonly Fact[]
}

/** What is on the page, from top to bottom, without any layout. */
export type Block =
  | Masthead
  | { readonly kind: 'cards'; readonly cards: readonly Card[] }
  | { readonly kind: 'facts'; readonly title: string; readonly facts: readonly Fact[] }
  | { readonly kind: 'totals'; readonly facts: readonly Fact[] }
  | Table
