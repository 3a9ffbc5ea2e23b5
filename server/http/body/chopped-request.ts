import { IncomingMessage } from 'node:http'

/** So many chunks in one turn of the event loop are nothing. */
const FEW = 8
/** With so many, a read of 64 KB is worth a turn of its own. */
const MANY = 256

const waiting: (() => void)[] = []

/**
 * A request whose body may be sent in chunks of a byte: each costs the parser some microseconds, and Node reads two
 * megabytes of a connection in one go. Where a read brings many chunks, the next one waits for another turn of the
 * event loop, and in each turn one of all such connections is read.
 */
export class ChoppedRequest extends IncomingMessage {
  #chunksInTurn = 0
  #isWaiting = false

  override push(chunk: unknown, encoding?: BufferEncoding): boolean {
    const wantsMore = super.push(chunk, encoding)
    this.#chunksInTurn += 1
    if (this.#chunksInTurn === FEW) setImmediate(() => this.#nextTurn())
    return wantsMore && this.#chunksInTurn < MANY
  }

  // Called between any two chunks of a read, too.
  override _read(size: number): void {
    if (this.#chunksInTurn >= MANY) this.#isWaiting = true
    else super._read(size)
  }

  #nextTurn(): void {
    if (this.#isWaiting) return whenItsTurn(() => this.#readOn())
    this.#chunksInTurn = 0
  }

  #readOn(): void {
    this.#isWaiting = false
    this.#chunksInTurn = 0
    super._read(0)
  }
}

function whenItsTurn(read: () => void): void {
  if (waiting.push(read) === 1) setImmediate(readOne)
}

function readOne(): void {
  const read = waiting.shift()
  if (waiting.length > 0) setImmediate(readOne)
  read?.()
}
