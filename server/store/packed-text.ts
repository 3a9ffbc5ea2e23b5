/** Several texts share one: bytes of their own would cost each more than the text. It goes when the last of them has gone. */
const SLAB = 1 << 16
/** A longer text has bytes of its own, so that no slab is left half empty. */
const LARGE = SLAB >> 3
/** A UTF-16 unit is at most three bytes of UTF-8. */
const MOST_BYTES = 3

let slab = Buffer.alloc(0)
let used = 0

/**
 * A text as UTF-8 outside the heap. Invoices stay for good: as strings the collector would copy each twice and then
 * visit it at every great collection, which at a hundred thousand of them is felt by every request.
 */
export class PackedText {
  readonly #slab: Buffer
  readonly #start: number
  readonly #end: number

  constructor(text: string) {
    const bytes = text.length > LARGE / MOST_BYTES ? Buffer.byteLength(text) : undefined
    if (bytes !== undefined && bytes > LARGE) {
      this.#slab = Buffer.from(text)
      this.#start = 0
      this.#end = bytes
      return
    }
    if (slab.length - used < (bytes ?? text.length * MOST_BYTES)) {
      slab = Buffer.allocUnsafeSlow(SLAB)
      used = 0
    }
    this.#slab = slab
    this.#start = used
    used += slab.write(text, used)
    this.#end = used
  }

  /** In UTF-8. */
  get bytes(): number {
    return this.#end - this.#start
  }

  toString(): string {
    return this.#slab.toString('utf8', this.#start, this.#end)
  }
}
