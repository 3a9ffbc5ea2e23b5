/**
 * A change that memory shows and the disk may not have yet. One of the two is called, once: changes are
 * settled in the order in which they were made, and taken back in the opposite order.
 */
export interface Pending {
  /** It is durable. */
  settle(): void
  /** It never will be: memory is as if it had not been made. */
  undo(): void
}

/** Which collections hold something that may still be taken back. */
export class Unsettled {
  readonly #changes = new Map<string, number>()
  #scopes = 0

  /** Of one collection, in whichever scope; or of all. */
  has(collection?: string): boolean {
    if (this.#scopes > 0) return true
    return collection === undefined ? this.#changes.size > 0 : this.#changes.has(collection)
  }

  add(collection: string): void {
    this.#changes.set(collection, (this.#changes.get(collection) ?? 0) + 1)
  }

  remove(collection: string): void {
    const left = (this.#changes.get(collection) ?? 0) - 1
    if (left > 0) this.#changes.set(collection, left)
    else this.#changes.delete(collection)
  }

  /** A whole scope is being dropped, or is no longer. */
  scopes(change: 1 | -1): void {
    this.#scopes += change
  }
}
