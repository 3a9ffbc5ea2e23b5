/** A share of the budget: being waited for, held, or given back. */
export interface Lease {
  /** Resolves when the share is held; never when it was released before. */
  readonly granted: Promise<void>
  /** Gives back what turned out not to be needed. */
  shrinkTo(bytes: number): void
  /** Gives everything back, or leaves the queue. Harmless when called again. */
  readonly release: () => void
}

interface Waiting {
  readonly bytes: number
  readonly grant: () => void
}

/** The bytes of large bodies that one process holds at a time. A body that finds no room waits, first come, first served. */
export class BodyBudget {
  readonly #capacity: number
  #free: number
  readonly #queue: Waiting[] = []

  constructor(capacity = 256 * 1024 * 1024) {
    this.#capacity = capacity
    this.#free = capacity
  }

  /** Bytes that nobody holds. */
  get free(): number {
    return this.#free
  }

  /** Requests that wait for room. */
  get waiting(): number {
    return this.#queue.length
  }

  /** Asks for `bytes`; what exceeds the whole budget counts as the whole, else it would wait for ever. */
  reserve(bytes: number): Lease {
    let held = 0
    const share = Math.min(bytes, this.#capacity)
    const shrinkTo = (wanted: number) => {
      const surplus = Math.max(0, held - wanted)
      held -= surplus
      this.#free += surplus
      this.#grantInOrder()
    }
    let waiting: Waiting | undefined
    const granted = new Promise<void>((resolve) => {
      waiting = {
        bytes: share,
        grant: () => {
          held = share
          resolve()
        },
      }
      this.#queue.push(waiting)
    })
    this.#grantInOrder()
    const release = () => {
      const place = waiting ? this.#queue.indexOf(waiting) : -1
      if (place !== -1) this.#queue.splice(place, 1)
      shrinkTo(0)
    }
    return { granted, shrinkTo, release }
  }

  #grantInOrder(): void {
    for (let next = this.#queue[0]; next && next.bytes <= this.#free; next = this.#queue[0]) {
      this.#queue.shift()
      this.#free -= next.bytes
      next.grant()
    }
  }
}
