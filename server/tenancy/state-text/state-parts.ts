/** A piece of a whole state that is being read: a member of its head, or a row. Nobody has judged it yet. */
export type StatePart =
  | { readonly kind: 'member'; readonly name: string; readonly value: unknown }
  | {
      readonly kind: 'row'
      readonly index: number
      readonly value: unknown
      /** Of its text. */ readonly bytes: number
    }

/** The members of a state before its rows. */
export const HEAD_MEMBERS: readonly string[] = ['format', 'versions', 'pepper']

/** What is taken in of a state: more of anything could cost the process its memory, or the others their turns. */
export interface StateLimits {
  /** Of the whole text. */
  readonly bytes: number
  readonly rowBytes: number
  /** JSON values within a row; each comma and each opening bracket counts as one. */
  readonly rowValues: number
  /** Levels of arrays and objects within a row. */
  readonly rowDepth: number
}

/** No row that a call of an API leaves behind is larger than what one request may send, or ever might: 150 MB, two million values. */
export const STATE_LIMITS: StateLimits = {
  bytes: 4 * 1024 ** 3,
  rowBytes: 160 * 1024 ** 2,
  rowValues: 2_100_000,
  rowDepth: 100,
}
