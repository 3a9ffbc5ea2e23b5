import { nextTurn } from './in-turns.ts'

/** Gives others a turn of the event loop during long work, whenever so much of it has been done. */
export class Turns {
  readonly #slice: number
  #done = 0

  constructor(slice: number) {
    this.#slice = slice
  }

  /** Counts `amount` of work, in whatever measure the slice has. */
  async after(amount: number): Promise<void> {
    this.#done += amount
    if (this.#done < this.#slice) return
    this.#done = 0
    await nextTurn()
  }
}
