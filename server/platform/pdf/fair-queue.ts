/** What waits for a thread. */
export interface Waiting {
  readonly tenant: string
  readonly size: number
}

interface Line<Item> {
  readonly items: Item[]
  size: number
  running: number
}

/**
 * Serves tenants in turn, one item each, and lets none of them have all the places at once: nobody
 * waits for more than one item of another.
 */
export class FairQueue<Item extends Waiting> {
  /** In the order of their turns: who was served goes to the end. */
  readonly #lines = new Map<string, Line<Item>>()
  readonly #mostRunning: number
  readonly #mostWaiting: number
  #size = 0

  /** `mostRunning`: places that one tenant may have; `mostWaiting`: the size of all that may wait. */
  constructor({ mostRunning, mostWaiting }: { mostRunning: number; mostWaiting: number }) {
    this.#mostRunning = mostRunning
    this.#mostWaiting = mostWaiting
  }

  /** Returns what is turned away for it: the latest of whoever has most waiting, it may be the item itself. */
  add(item: Item): Item[] {
    const line = this.#line(item.tenant)
    line.items.push(item)
    this.#count(line, item.size)
    const away: Item[] = []
    while (this.#size > this.#mostWaiting) away.push(...this.#turnAway())
    return away
  }

  /** The next item, or undefined where none may be served now. */
  take(): Item | undefined {
    for (const [tenant, line] of this.#lines) {
      if (line.running >= this.#mostRunning) continue
      const item = line.items.shift()
      if (item === undefined) continue
      this.#count(line, -item.size)
      line.running += 1
      this.#lines.delete(tenant)
      this.#lines.set(tenant, line)
      return item
    }
    return undefined
  }

  /** An item of this tenant that was taken is finished. */
  finish(tenant: string): void {
    const line = this.#line(tenant)
    line.running -= 1
    if (line.running === 0 && line.items.length === 0) this.#lines.delete(tenant)
  }

  #turnAway(): Item[] {
    const [most] = [...this.#lines.values()].toSorted((one, other) => other.size - one.size)
    const item = most?.items.pop()
    if (most === undefined || item === undefined) return []
    this.#count(most, -item.size)
    return [item]
  }

  #count(line: Line<Item>, size: number): void {
    line.size += size
    this.#size += size
  }

  #line(tenant: string): Line<Item> {
    const line = this.#lines.get(tenant) ?? { items: [], size: 0, running: 0 }
    this.#lines.set(tenant, line)
    return line
  }
}
