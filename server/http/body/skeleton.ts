const BLOCK = 64 * 1024

/** The body's text without its blobs, in blocks of its own so that no chunk of the socket is kept alive. */
export class Skeleton {
  #blocks: Buffer[] = []
  #length = 0

  get length(): number {
    return this.#length
  }

  write(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length;) {
      const inBlock = this.#length % BLOCK
      if (inBlock === 0) this.#blocks.push(Buffer.allocUnsafeSlow(BLOCK))
      const part = bytes.subarray(from, from + BLOCK - inBlock)
      this.#blocks.at(-1)?.set(part, inBlock)
      this.#length += part.length
      from += part.length
    }
  }

  /** Takes everything from `offset` on back out. */
  cut(offset: number): Buffer {
    const first = Math.floor(offset / BLOCK)
    const removed = this.#concat(first).subarray(offset - first * BLOCK)
    this.#blocks.length = Math.ceil(offset / BLOCK)
    this.#length = offset
    return removed
  }

  /** Hands everything over and forgets it. */
  take(): Buffer {
    const bytes = this.#concat(0)
    this.#blocks = []
    this.#length = 0
    return bytes
  }

  #concat(firstBlock: number): Buffer {
    return Buffer.concat(this.#blocks.slice(firstBlock), this.#length - firstBlock * BLOCK)
  }
}
