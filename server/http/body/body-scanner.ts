import { BACKSLASH, QUOTE } from './ascii.ts'
import { Base64Stream } from './base64-stream.ts'
import type { InlineBlob } from './inline-blob.ts'
import type { TooComplex } from './received-body.ts'
import { Skeleton } from './skeleton.ts'
import { Structure } from './structure.ts'
import type { Anchor } from './text-place.ts'

export interface ScanOptions {
  /** Begins every placeholder. A client that knew it could refer to a blob of its own choice: unguessable. */
  readonly mark: string
  /** Decoded bytes up to which a blob is kept; a longer one is checked and counted. */
  readonly keepBlobUpTo: number
  /** A string value that becomes this long, in bytes, and is base64 so far, is decoded as it arrives. At least 300. */
  readonly blobFrom?: number
}

const BLOB_FROM = 64 * 1024
/** Bounds what is done in one go: an embedded client may hand over its whole body as one chunk. */
const SLICE = 64 * 1024

/**
 * Follows a JSON text that arrives in pieces, decodes its long base64 strings and leaves placeholders for
 * them. It does not judge the syntax: that is left to JSON.parse, on what remains.
 *
 * Ours, since body readers and streaming JSON parsers hand over each string whole: 9 MB of base64 stay within four
 * times their size in memory here, and hold the event loop for no more than 50 ms (docs/performance.md).
 */
export class BodyScanner {
  readonly skeleton = new Skeleton()
  readonly blobs: InlineBlob[] = []
  /** Where offsets in the skeleton and in the body part ways. */
  readonly anchors: Anchor[] = []
  readonly #options: ScanOptions
  readonly #blobFrom: number
  readonly #structure = new Structure()
  /** Bytes before the current slice. */
  #consumed = 0

  #inString = false
  /** Where the current string begins in the skeleton. */
  #opened = 0
  /** The current string may still turn out to be long base64. */
  #undecided = false
  /** The last slice ended within a string, behind a backslash. */
  #escaped = false
  #blob: Base64Stream | undefined

  constructor(options: ScanOptions) {
    this.#options = options
    this.#blobFrom = options.blobFrom ?? BLOB_FROM
  }

  /** Why the rest of the body need not be looked at. */
  get refusal(): TooComplex | undefined {
    return this.#structure.refusal
  }

  write(chunk: Buffer): void {
    for (let at = 0; at < chunk.length && !this.refusal; at += SLICE) this.#scan(chunk.subarray(at, at + SLICE))
    if (this.refusal) this.#forget()
  }

  /** To be called behind the last piece: a string that was never closed goes back into the text. */
  end(): void {
    if (this.#blob) this.#giveUp(this.#blob, this.#consumed)
  }

  #scan(slice: Buffer): void {
    let kept = 0 // from here on the slice is not in the skeleton yet
    let at = 0
    while (at < slice.length) {
      if (!this.#inString) {
        at = this.#structure.passToString(slice, at)
        if (at === -1) break
        this.#inString = true
        this.#opened = this.skeleton.length + at - kept
        this.#undecided = !this.#structure.atName
        continue
      }
      const quote = this.#closingQuote(slice, at)
      const end = quote === -1 ? slice.length : quote
      if (this.#blob) {
        const taken = this.#blob.write(slice.subarray(at, end))
        kept = taken ? end : at
        if (!taken) this.#giveUp(this.#blob, this.#consumed + at)
      } else if (this.#undecided && this.skeleton.length + end - kept - this.#opened >= this.#blobFrom) {
        this.skeleton.write(slice.subarray(kept, end))
        kept = end
        this.#decide()
      }
      if (quote !== -1 && this.#blob) this.#close(this.#blob, this.#consumed + end)
      this.#inString = quote === -1
      at = quote === -1 ? end : end + 1
    }
    if (!this.#blob) this.skeleton.write(slice.subarray(kept))
    this.#consumed += slice.length
  }

  #closingQuote(slice: Buffer, from: number): number {
    let quote = slice.indexOf(QUOTE, from)
    while (quote !== -1 && this.#isEscaped(slice, from, quote)) quote = slice.indexOf(QUOTE, quote + 1)
    this.#escaped = quote === -1 && this.#isEscaped(slice, from, slice.length)
    return quote
  }

  /** Whether an odd number of backslashes stands before `at`; those before `from` are in #escaped. */
  #isEscaped(slice: Buffer, from: number, at: number): boolean {
    let first = at
    while (first > from && slice[first - 1] === BACKSLASH) first--
    const odd = (at - first) % 2 === 1
    return first === from && this.#escaped ? !odd : odd
  }

  #decide(): void {
    this.#undecided = false
    const held = this.skeleton.cut(this.#opened)
    const blob = new Base64Stream()
    if (blob.write(held)) this.#blob = blob
    else this.skeleton.write(held)
  }

  #close(blob: Base64Stream, source: number): void {
    if (!blob.complete) return this.#giveUp(blob, source)
    this.skeleton.write(Buffer.from(`${this.#options.mark}${this.blobs.length}`))
    this.blobs.push(blob.toBlob(this.#options.keepBlobUpTo))
    this.anchors.push({ skeleton: this.skeleton.length, source })
    this.#blob = undefined
  }

  /** It was text after all: what was decoded becomes text again, and the string goes on. */
  #giveUp(blob: Base64Stream, source: number): void {
    for (const piece of blob.restore()) this.skeleton.write(piece)
    // Plain characters may have been sent as escapes, so the two texts need not be of one length.
    this.anchors.push({ skeleton: this.skeleton.length, source: source - blob.brokenEscape.length })
    this.skeleton.write(blob.brokenEscape)
    this.#blob = undefined
  }

  #forget(): void {
    this.#blob = undefined
    this.blobs.length = 0
    this.skeleton.take()
  }
}
