import type { LongString } from './place-long-strings.ts'

/** What became of a request's body, before anybody judged what it says. */
export type ReceivedBody =
  | Received
  | { readonly kind: 'too-large'; readonly limit: number }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'stalled' }

/** A body that did not break off. */
export type CompleteBody = Exclude<ReceivedBody, { kind: 'aborted' | 'stalled' }>

export interface Received {
  readonly kind: 'received'
  /** Raw length in bytes. */
  readonly bytes: number
  /** SHA-256 of the raw bytes, lower-case hex, when a digest was asked for. */
  readonly sha256?: string
  /** The first 64 KiB of the raw text at most, for the log. */
  readonly head: Buffer
  /**
   * Reads the body as JSON. To be called once at most: a large body is released on the way. One with much text is
   * read in many turns of the event loop, and after the others of its kind: rejects with HungUp when the caller is
   * gone before its turn has come.
   */
  parse(): Parsed | Promise<Parsed>
}

/** A JSON value and its long strings, or why there is none. */
export type Parsed = ParsedValue | Malformed | TooComplex

/** A text that is no JSON, or that is JSON but not UTF-8. The message names the place. */
export interface Malformed {
  readonly ok: false
  readonly reason: 'malformed' | 'not-utf-8'
  readonly message: string
}

export interface ParsedValue {
  readonly ok: true
  readonly value: unknown
  /** Where `value` holds something else than the text that was sent. */
  readonly long: readonly LongString[]
}

/** A document that is larger in shape than any real one: it could cost the process its memory or its stack. */
export interface TooComplex {
  readonly ok: false
  readonly reason: 'too-deep' | 'too-many-values' | 'too-many-objects' | 'too-many-members' | 'too-much-text'
  readonly limit: number
}
