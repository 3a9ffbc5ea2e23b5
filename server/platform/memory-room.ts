import { getHeapStatistics } from 'node:v8'

/** How much of what is free may be taken: the rest is for everybody else. */
const PART = 0.8

/** Memory that this process has left for what is taken in. Several that take in something at a time share it. */
export class MemoryRoom {
  readonly #measure: () => number
  readonly #shares = new Map<object, number>()
  #capacity = 0

  /** `measure`: the bytes that may be taken, when nothing is. */
  constructor(measure: () => number = freeHeap) {
    this.#measure = measure
  }

  share(): MemoryShare {
    if (this.#shares.size === 0) this.#capacity = this.#measure()
    const own = {}
    this.#shares.set(own, 0)
    return {
      resize: (bytes) => {
        this.#shares.set(own, bytes)
        let taken = 0
        for (const each of this.#shares.values()) taken += each
        return taken <= this.#capacity
      },
      release: () => void this.#shares.delete(own),
    }
  }
}

export interface MemoryShare {
  /** Says how many bytes are held now; false where that is more than there is room for. */
  resize(bytes: number): boolean
  release(): void
}

function freeHeap(): number {
  const { heap_size_limit, used_heap_size } = getHeapStatistics()
  return (heap_size_limit - used_heap_size) * PART
}
