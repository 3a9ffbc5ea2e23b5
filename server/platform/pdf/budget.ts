import type { PdfLimits } from './verdict.ts'

/** Thrown where an inspection would cost more than it may; the message is the verdict's `why`. */
export class OverBudget extends Error {}

/** A search for a fixed word runs about this many times faster than reading syntax. */
const SEARCH_SPEED = 16

/** Counts what an inspection costs, so that it ends by itself and the same way on every machine. */
export class Budget {
  readonly limits: PdfLimits
  #work: number
  #decoded: number

  constructor(limits: PdfLimits) {
    this.limits = limits
    this.#work = limits.work
    this.#decoded = limits.decodedTotal
  }

  read(bytes: number): void {
    this.#work -= bytes
    if (this.#work < 0) throw new OverBudget('its structure takes too many steps to read')
  }

  /** Bytes that may still be read. */
  get left(): number {
    return this.#work
  }

  search(bytes: number): void {
    this.read(bytes / SEARCH_SPEED)
  }

  /** Bytes that the next stream may decode to. */
  get room(): number {
    return Math.min(this.limits.decodedEach, this.#decoded)
  }

  decode(bytes: number): void {
    this.#decoded -= bytes
  }
}
