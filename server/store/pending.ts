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
  readonly #hiding = new Map<string, number>()
  #scopes = 0

  /** Of one collection, in whichever scope; or of all. */
  has(collection?: string): boolean {
    if (this.#scopes > 0) return true
    return collection === undefined ? this.#changes.size > 0 : this.#changes.has(collection)
  }

  /** Whether something may come back to the collection that does not show now: it was deleted or written over. */
  hides(collection: string): boolean {
    return this.#scopes > 0 || this.#hiding.has(collection)
  }

  /** `hides`: whether something was there before. */
  add(collection: string, hides: boolean): void {
    count(this.#changes, collection, 1)
    if (hides) count(this.#hiding, collection, 1)
  }

  remove(collection: string, hides: boolean): void {
    count(this.#changes, collection, -1)
    if (hides) count(this.#hiding, collection, -1)
  }

  /** A whole scope is being dropped, or is no longer. */
  scopes(change: 1 | -1): void {
    this.#scopes += change
  }
}

function count(counts: Map<string, number>, name: string, change: 1 | -1): void {
  const now = (counts.get(name) ?? 0) + change
  if (now > 0) counts.set(name, now)
  else counts.delete(name)
}
