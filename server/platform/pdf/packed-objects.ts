/** What a cross-reference stream says of an object in an object stream: which stream, and at what place in it. */
export interface PackedRow {
  readonly object: number
  readonly container: number
  readonly place: number
}

/** The numbers that the headers of object streams give to what is in them. */
export class PackedObjects {
  readonly #numbers = new Map<number, readonly number[]>()
  #ambiguous = false

  add(container: number, numbers: readonly number[]): void {
    if (this.#numbers.has(container)) this.#ambiguous = true
    this.#numbers.set(container, numbers)
  }

  /** Whether such an object is where a row says. Of two streams with one number a reader takes either. */
  holds({ object, container, place }: PackedRow): boolean {
    return !this.#ambiguous && this.#numbers.get(container)?.[place] === object
  }
}
