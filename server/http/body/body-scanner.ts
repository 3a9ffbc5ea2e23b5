import { BACKSLASH, QUOTE } from './ascii.ts'
import { Base64Stream } from './base64-stream.ts'
import type { InlineBlob } from './inline-blob.ts'
import { LARGE_BODY, LONGEST_TEXT, TEXT_LIMIT } from './limits.ts'
import { type LongText, TextCounter } from './long-text.ts'
import type { Malformed, TooComplex } from './received-body.ts'
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
  /** Raw bytes up to which a string that is no base64 is kept, at least what `LONGEST_TEXT` may take; a longer one is counted. */
  readonly keepTextUpTo?: number
}

/** Each character may be sent as six bytes, \u0061. */
const KEEP_TEXT = 6 * LONGEST_TEXT
const TOO_MUCH_TEXT: TooComplex = { ok: false, reason: 'too-much-text', limit: TEXT_LIMIT }
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
  /** What stands behind the placeholders. */
  readonly strings: (InlineBlob | LongText)[] = []
  /** Where offsets in the skeleton and in the body part ways. */
  readonly anchors: Anchor[] = []
  readonly #options: ScanOptions
  readonly #blobFrom: number
  readonly #keepTextUpTo: number
  readonly #structure = new Structure()
  /** Bytes before the current slice. */
  #consumed = 0

  #inString = false
  /** Where the current string begins in the skeleton. */
  #opened = 0
  /** The current string is not the name of a member. */
  #isValue = false
  /** It may still turn out to be long base64. */
  #undecided = false
  /** The last slice ended within a string, behind a backslash. */
  #escaped = false
  #blob: Base64Stream | undefined
  /** The current string is too long to be kept, and no base64. */
  #counter: TextCounter | undefined
  #keptBytes = 0
  /** A string was met that is no base64, and longer than `LONGEST_TEXT` unless it is full of escapes. */
  #metLongText = false
  #problem: Malformed | undefined
  #refusal: TooComplex | undefined

  constructor(options: ScanOptions) {
    this.#options = options
    this.#blobFrom = options.blobFrom ?? LARGE_BODY
    this.#keepTextUpTo = options.keepTextUpTo ?? KEEP_TEXT
  }

  /** Why the rest of the body need not be looked at. */
  get refusal(): TooComplex | undefined {
    return this.#refusal
  }

  /** What is wrong within a string that was not kept, and where; JSON.parse does not get to see it. */
  get problem(): Malformed | undefined {
    return this.#problem
  }

  /** Whether there may be strings that are longer than a text may be. */
  get hasLongStrings(): boolean {
    return this.strings.length > 0 || this.#metLongText
  }

  /** Bytes in memory. */
  get held(): number {
    return this.skeleton.length + this.#keptBytes + (this.#blob?.held ?? 0)
  }

  write(chunk: Buffer): void {
    for (let at = 0; at < chunk.length && !this.#refusal; at += SLICE) {
      this.#scan(chunk.subarray(at, at + SLICE))
      this.#refusal = this.#structure.refusal ?? (this.skeleton.length > TEXT_LIMIT ? TOO_MUCH_TEXT : undefined)
    }
    if (this.#refusal) this.#forget()
  }

  /** To be called behind the last piece: a string that was never closed goes back into the text. */
  end(): void {
    if (this.#blob) this.#giveUp(this.#blob, this.#consumed)
    if (this.#counter) this.anchors.push({ skeleton: this.skeleton.length, source: this.#consumed })
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
        this.#isValue = !this.#structure.atName
        this.#undecided = this.#isValue
        continue
      }
      const quote = this.#closingQuote(slice, at)
      const end = quote === -1 ? slice.length : quote
      kept = this.#pass(slice, { kept, at, end })
      if (quote !== -1) this.#closeString(end, end - kept)
      this.#inString = quote === -1
      at = quote === -1 ? end : end + 1
    }
    if (!this.#blob) this.skeleton.write(slice.subarray(kept))
    this.#consumed += slice.length
  }

  /** Takes in a piece of a string, from `at` to `end`. Answers up to where the slice is dealt with. */
  #pass(slice: Buffer, { kept, at, end }: { kept: number; at: number; end: number }): number {
    if (this.#counter) {
      this.#counter.write(slice.subarray(at, end))
      return end
    }
    if (this.#blob) {
      if (this.#blob.write(slice.subarray(at, end))) return end
      this.#giveUp(this.#blob, this.#consumed + at)
      return this.#counter ? this.#pass(slice, { kept: at, at, end }) : at
    }
    if (!this.#isValue) return kept
    const length = this.skeleton.length + end - kept - this.#opened
    if (length < (this.#undecided ? this.#blobFrom : this.#keepTextUpTo + 1)) return kept
    this.skeleton.write(slice.subarray(kept, end))
    const held = this.skeleton.cut(this.#opened)
    if (this.#undecided) this.#decide(held)
    else this.#count(0, held)
    return end
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

  #decide(held: Buffer): void {
    this.#undecided = false
    const { keepBlobUpTo } = this.#options
    const blob = new Base64Stream({ keepUpTo: Math.max(keepBlobUpTo, LONGEST_TEXT) })
    if (blob.write(held)) this.#blob = blob
    else this.skeleton.write(held)
  }

  /** From here on the current string is not kept. `held` comes behind `length` characters that are gone already. */
  #count(length: number, held: Buffer): void {
    this.#counter = new TextCounter(length)
    this.#counter.write(held)
  }

  /** `unkept`: how many bytes of the string are still to be added to the skeleton. */
  #closeString(end: number, unkept: number): void {
    const source = this.#consumed + end
    if (this.#blob?.complete === false) this.#giveUp(this.#blob, source)
    if (this.#blob) {
      const blob = this.#blob.toBlob(this.#options.keepBlobUpTo)
      this.#keptBytes += blob.bytes?.length ?? 0
      this.#place(blob, source)
    } else if (this.#counter) {
      const text = this.#counter.end()
      if (this.#counter.problem) {
        const { reason, message } = this.#counter.problem
        this.#problem ??= { ok: false, reason, message: `${message}, in the one that ends at byte ${source + 1}` }
      }
      this.#place(text, source)
    } else if (this.#isValue && this.skeleton.length + unkept - this.#opened > LONGEST_TEXT) this.#metLongText = true
  }

  #place(string: InlineBlob | LongText, source: number): void {
    this.skeleton.write(Buffer.from(`${this.#options.mark}${this.strings.length}`))
    this.strings.push(string)
    this.anchors.push({ skeleton: this.skeleton.length, source })
    this.#blob = undefined
    this.#counter = undefined
  }

  /** It was text after all: what was decoded becomes text again, and the string goes on; one that is too long is counted. */
  #giveUp(blob: Base64Stream, source: number): void {
    this.#blob = undefined
    if (blob.length > LONGEST_TEXT) return this.#count(blob.length, blob.brokenEscape)
    for (const piece of blob.restore()) this.skeleton.write(piece)
    // Plain characters may have been sent as escapes, so the two texts need not be of one length.
    this.anchors.push({ skeleton: this.skeleton.length, source: source - blob.brokenEscape.length })
    this.skeleton.write(blob.brokenEscape)
  }

  #forget(): void {
    this.#blob = undefined
    this.#counter = undefined
    this.#keptBytes = 0
    this.strings.length = 0
    this.skeleton.take()
  }
}
