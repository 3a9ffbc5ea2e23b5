import { FairQueue } from './fair-queue.ts'

/** A short piece of work; it may ask for the next one. */
export interface Piece {
  /** Whose it is: a tenant, or an address where no tenant is known. */
  readonly owner: string
  work(): void
}

/** A piece is begun as long as those before it took less. */
const MOST_MS = 5

/**
 * Does what many ask for, each a piece at a time and the owners taking turns: only so much of it in one turn of the
 * event loop, so that no turn costs the sum of what all of them want. As long as a turn has time, a piece is done at once.
 */
export class ShareOfTurn {
  readonly #waiting = new FairQueue<Piece>()
  readonly #mostMs: number
  readonly #now: () => number
  #spentMs = 0
  #working = false
  #comesBack = false

  constructor({ mostMs = MOST_MS, now = () => performance.now() } = {}) {
    this.#mostMs = mostMs
    this.#now = now
  }

  add(piece: Piece): void {
    this.#waiting.add(piece)
    if (!this.#working) this.#workOff()
  }

  #workOff(): void {
    this.#working = true
    try {
      while (this.#spentMs < this.#mostMs && this.#workOne()) this.#beginAnewNextTurn()
    } finally {
      this.#working = false
    }
  }

  #workOne(): boolean {
    const piece = this.#waiting.take()
    if (!piece) return false
    const began = this.#now()
    piece.work()
    this.#spentMs += this.#now() - began
    this.#waiting.finish(piece.owner)
    return true
  }

  #beginAnewNextTurn(): void {
    if (this.#comesBack) return
    this.#comesBack = true
    setImmediate(() => {
      this.#comesBack = false
      this.#spentMs = 0
      this.#workOff()
    })
  }
}
