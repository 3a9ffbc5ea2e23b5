/** What the structure of a PDF says about it. Whether that is refused is for the caller to decide. */
export type PdfVerdict =
  /** Nothing that was looked for is there. `notes`: damage that was met, in plain words, as advice. */
  | { readonly kind: 'clean'; readonly notes: readonly string[] }
  /** A trailer names an encryption dictionary, be it for an owner password alone. */
  | { readonly kind: 'encrypted' }
  /** `way`: how a reader comes to the script; `where`: the first place found, such as `open action (object 12)`. */
  | { readonly kind: 'javascript'; readonly way: ScriptWay; readonly where: string }
  /** A part that could hide a script cannot be read within the bounds. `why` is a clause. */
  | { readonly kind: 'uninspectable'; readonly why: string }

/**
 * `embedded`: within a PDF that is attached to this one. `damaged`: where the file is not written as it
 * should be, so that some reader may come to it. `elsewhere`: nothing that is known to run scripts leads there, so far as
 * can be told.
 */
export type ScriptWay =
  'open-action' | 'additional-action' | 'annotation' | 'names-tree' | 'xfa' | 'embedded' | 'damaged' | 'elsewhere'

/** What one inspection may cost. */
export interface PdfLimits {
  /** Bytes read as syntax, all readings of the same byte counted. */
  readonly work: number
  /** Bytes that one stream may decode to. */
  readonly decodedEach: number
  /** Bytes that all streams together may decode to. */
  readonly decodedTotal: number
}

const MEGABYTE = 1 << 20

/** About a second of reading. A file of 10 MB that consists of small objects alone costs half of it. */
export const FULL_LIMITS: PdfLimits = { work: 64 * MEGABYTE, decodedEach: 32 * MEGABYTE, decodedTotal: 40 * MEGABYTE }
