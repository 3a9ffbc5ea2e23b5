/** What became of a request's body, before anybody judged what it says. */
export type ReceivedBody =
  Received | { readonly kind: 'too-large'; readonly limit: number } | { readonly kind: 'aborted' }

/** A body that did not break off: its caller is still there to be answered. */
export type CompleteBody = Exclude<ReceivedBody, { kind: 'aborted' }>

export interface Received {
  readonly kind: 'received'
  /** Raw length in bytes. */
  readonly bytes: number
  /** SHA-256 of the raw bytes, lower-case hex, when a digest was asked for. */
  readonly sha256?: string
  /** The first 64 KiB of the raw text at most, for the log. */
  readonly head: Buffer
  /** Reads the body as JSON. To be called once at most: a large body is released on the way. */
  parse(): Parsed
}

/** A JSON value, in which long base64 strings are `InlineBlob`s, or why there is none. */
export type Parsed =
  | { readonly ok: true; readonly value: unknown; /** How many `InlineBlob`s it holds. */ readonly blobs: number }
  | { readonly ok: false; readonly reason: 'malformed'; readonly message: string }
  | TooComplex

/** A document that is larger in shape than any real one: it could cost the process its memory or its stack. */
export interface TooComplex {
  readonly ok: false
  readonly reason: 'too-deep' | 'too-many-values'
  readonly limit: number
}

/** Bytes of JSON that one request may send. */
export const BODY_LIMIT = 150 * 1024 * 1024
/** From this many bytes on a body is scanned while it arrives; below, collecting and JSON.parse is cheaper. */
export const LARGE_BODY = 64 * 1024
/** Levels of arrays and objects within each other. */
export const DEPTH_LIMIT = 100
/** JSON values in one body; each comma and each opening bracket counts as one. */
export const VALUE_LIMIT = 2_000_000
