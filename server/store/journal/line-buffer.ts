import { crc32 } from 'node:zlib'

const FIRST_SIZE = 1 << 16
/** A buffer that one huge document has made larger than this is not kept. Bytes. */
const KEPT_SIZE = 1 << 22
/** A UTF-16 unit is at most three bytes of UTF-8. */
const MOST_BYTES = 3
/** Eight digits and a space. */
const SUM_SIZE = 9
const LINE_FEED = 0x0a

/**
 * Lines on their way to a file, each behind its check sum, in memory that is used again and again:
 * touching memory for the first time costs more than encoding what goes there.
 */
export class LineBuffer {
  #bytes = Buffer.allocUnsafeSlow(FIRST_SIZE)
  #length = 0
  /** Lines so far. */
  count = 0
  /** Check sum of the last line. */
  sum = ''

  /** Bytes of the lines so far. */
  get length(): number {
    return this.#length
  }

  add(json: string): void {
    this.#makeRoom(json.length * MOST_BYTES + SUM_SIZE + 1)
    const start = this.#length + SUM_SIZE
    const end = start + this.#bytes.write(json, start)
    this.sum = checkSum(this.#bytes.subarray(start, end))
    this.#bytes.write(`${this.sum} `, this.#length, 'latin1')
    this.#bytes[end] = LINE_FEED
    this.#length = end + 1
    this.count += 1
  }

  /** The lines so far; what it returns is good until the next `add`. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#length)
    if (this.#bytes.length > KEPT_SIZE) this.#bytes = Buffer.allocUnsafeSlow(FIRST_SIZE)
    this.#length = 0
    this.count = 0
    return taken
  }

  #makeRoom(bytes: number): void {
    const needed = this.#length + bytes
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}

export function checkSum(bytes: Buffer): string {
  return crc32(bytes).toString(16).padStart(8, '0')
}
