interface Waiting {
  readonly owner: string
  readonly go: () => void
}

/** A place in the queue, and then the only one inside. */
export interface Turn {
  /** Resolves when it has come; never when `end` was called before. */
  readonly come: Promise<void>
  /** Lets the next one in, or leaves the queue. Harmless when called again. */
  readonly end: () => void
}

/**
 * Lets one in at a time, so that what each needs in memory is needed only once. Of those that wait, the owner comes
 * next whose last turn is longest ago.
 */
export class OneByOne {
  #inside: Waiting | undefined
  readonly #queue: Waiting[] = []
  /** Owners that wait, those whose turn was last at the end. */
  readonly #served = new Set<string>()

  /** How many wait. */
  get waiting(): number {
    return this.#queue.length
  }

  enter(owner: string): Turn {
    let go = (): void => undefined
    const come = new Promise<void>((resolve) => (go = resolve))
    const waiting: Waiting = { owner, go }
    this.#queue.push(waiting)
    this.#admit()
    return { come, end: () => this.#end(waiting) }
  }

  #end(waiting: Waiting): void {
    const place = this.#queue.indexOf(waiting)
    if (place !== -1) this.#queue.splice(place, 1)
    if (this.#inside !== waiting) return
    this.#inside = undefined
    this.#admit()
  }

  #admit(): void {
    if (this.#inside) return
    const ranks = new Map([...this.#served].map((owner, rank) => [owner, rank]))
    const rankOf = ({ owner }: Waiting): number => ranks.get(owner) ?? -1
    const [next] = this.#queue.toSorted((one, other) => rankOf(one) - rankOf(other))
    if (!next) return this.#served.clear()
    this.#queue.splice(this.#queue.indexOf(next), 1)
    this.#served.delete(next.owner)
    this.#served.add(next.owner)
    this.#inside = next
    next.go()
  }
}
