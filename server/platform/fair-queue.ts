/** What waits to be served. */
export interface Waiting {
  /** Whose it is: a tenant, or an address where no tenant is known. */
  readonly owner: string
  /** What it takes up while it waits, where that is bounded. */
  readonly size?: number
}

interface Line<Item> {
  readonly items: Item[]
  size: number
  running: number
}

/**
 * Serves owners in turn, one item each, and lets none of them have all the places at once: nobody
 * waits for more than one item of another.
 */
export class FairQueue<Item extends Waiting> {
  /** In the order of their turns: who was served goes to the end. */
  readonly #lines = new Map<string, Line<Item>>()
  readonly #mostRunning: number
  readonly #mostWaiting: number
  #size = 0

  /** `mostRunning`: places that one owner may have; `mostWaiting`: the size of all that may wait. */
  constructor({ mostRunning = Infinity, mostWaiting = Infinity } = {}) {
    this.#mostRunning = mostRunning
    this.#mostWaiting = mostWaiting
  }

  /** Returns what is turned away for it: the latest of whoever has most waiting, it may be the item itself. */
  add(item: Item): Item[] {
    const line = this.#line(item.owner)
    line.items.push(item)
    this.#count(line, item.size ?? 0)
    const away: Item[] = []
    while (this.#size > this.#mostWaiting) away.push(...this.#turnAway())
    return away
  }

  /** The next item, or undefined where none may be served now. */
  take(): Item | undefined {
    for (const [owner, line] of this.#lines) {
      if (line.running >= this.#mostRunning) continue
      const item = line.items.shift()
      if (item === undefined) continue
      this.#count(line, -(item.size ?? 0))
      line.running += 1
      this.#lines.delete(owner)
      this.#lines.set(owner, line)
      return item
    }
    return undefined
  }

  /** An item of this owner that was taken is finished. */
  finish(owner: string): void {
    const line = this.#line(owner)
    line.running -= 1
    if (line.running === 0 && line.items.length === 0) this.#lines.delete(owner)
  }

  #turnAway(): Item[] {
    const [most] = [...this.#lines.values()].toSorted((one, other) => other.size - one.size)
    const item = most?.items.pop()
    if (most === undefined || item === undefined) return []
    this.#count(most, -(item.size ?? 0))
    return [item]
  }

  #count(line: Line<Item>, size: number): void {
    line.size += size
    this.#size += size
  }

  #line(owner: string): Line<Item> {
    const line = this.#lines.get(owner) ?? { items: [], size: 0, running: 0 }
    this.#lines.set(owner, line)
    return line
  }
}
