import type { PdfLimits } from './verdict.ts'

/** Thrown where an inspection would cost more than it may; the message is the verdict's `why`. */
export class OverBudget extends Error {}

const TOO_MANY_STEPS = 'its structure takes too many steps to read'

/** A search for a fixed word runs about this many times faster than reading syntax. */
const SEARCH_SPEED = 16

/** What a file may cost whatever its size, and for each of its bytes. Documents need a tenth of it. */
const WORK = { always: 1 << 20, perByte: 24 }
const DECODED = { always: 2 << 20, perByte: 64 }

/** Counts what an inspection costs, so that it ends by itself and the same way on every machine. */
export class Budget {
  readonly limits: PdfLimits
  readonly #allowed: number
  #work: number
  #decoded: number

  /** `size`: bytes of the file. A file may cost in proportion to its size, and never more than the limits. */
  constructor(limits: PdfLimits, size = Number.POSITIVE_INFINITY) {
    this.limits = limits
    this.#allowed = Math.min(limits.work, WORK.always + WORK.perByte * size)
    this.#work = this.#allowed
    this.#decoded = Math.min(limits.decodedTotal, DECODED.always + DECODED.perByte * size)
  }

  read(bytes: number): void {
    this.#work -= bytes
    if (this.#work < 0) this.exhaust()
  }

  /** What has been read and searched so far. */
  get spent(): number {
    return this.#allowed - Math.max(this.#work, 0)
  }

  /** Bytes that may still be read. */
  get left(): number {
    return this.#work
  }

  search(bytes: number): void {
    this.read(bytes / SEARCH_SPEED)
  }

  /** Bytes that may still be searched. */
  get reach(): number {
    return this.#work * SEARCH_SPEED + 1
  }

  exhaust(): never {
    throw new OverBudget(TOO_MANY_STEPS)
  }

  /** Bytes that the next stream may decode to. */
  get room(): number {
    return Math.min(this.limits.decodedEach, this.#decoded)
  }

  decode(bytes: number): void {
    this.#decoded -= bytes
  }
}
