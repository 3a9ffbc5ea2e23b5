/** What one body holds of the budget. */
export interface Lease {
  /** Says how many bytes it holds by now. */
  hold(bytes: number): void
  /** Nothing more is to come; what it holds stays held. */
  complete(): void
  /** Gives everything back. Harmless when called again. */
  readonly release: () => void
}

/** Whose body it is, and how it is told to wait and to go on. */
export interface Holder {
  /** A tenant, or an address where no tenant is known. */
  readonly owner: string
  pause(): void
  resume(): void
}

interface Held {
  readonly holder: Holder
  bytes: number
  state: 'arriving' | 'waiting' | 'complete'
}

const MiB = 1024 * 1024

/**
 * The bytes of large bodies that one process holds at a time: those that are there, not those that were announced.
 * When the budget is used up, or an owner's share of it, senders wait. Room goes first to the owner that holds least.
 * Somebody can always finish: when nobody else will give anything back, one of those that wait goes on beyond the budget.
 */
export class BodyBudget {
  readonly #capacity: number
  readonly #share: number
  readonly #leases = new Set<Held>()
  #held = 0
  /** Goes on beyond the budget. */
  #favoured: Held | undefined

  constructor({ capacity = 160 * MiB, share = 96 * MiB }: { capacity?: number; share?: number } = {}) {
    this.#capacity = capacity
    this.#share = share
  }

  /** Bytes that are held. */
  get held(): number {
    return this.#held
  }

  /** Bodies that wait for room. */
  get waiting(): number {
    return this.#inState('waiting').length
  }

  open(holder: Holder): Lease {
    const lease: Held = { holder, bytes: 0, state: 'arriving' }
    this.#leases.add(lease)
    return {
      hold: (bytes) => this.#hold(lease, bytes),
      complete: () => {
        lease.state = 'complete'
        this.#letOn()
      },
      release: () => {
        if (!this.#leases.delete(lease)) return
        this.#held -= lease.bytes
        if (this.#favoured === lease) this.#favoured = undefined
        this.#letOn()
      },
    }
  }

  #hold(lease: Held, bytes: number): void {
    if (!this.#leases.has(lease)) return
    this.#held += bytes - lease.bytes
    lease.bytes = bytes
    if (lease.state !== 'arriving' || lease === this.#favoured || this.#hasRoom(lease)) return
    lease.state = 'waiting'
    lease.holder.pause()
    this.#letOn()
  }

  #hasRoom({ holder }: Held): boolean {
    return this.#held < this.#capacity && this.#heldBy(holder.owner) < this.#share
  }

  #letOn(): void {
    const waiting = this.#inState('waiting')
    if (waiting.length === 0) return
    // Sorting is stable: of one owner, the first comes first.
    waiting.sort((one, other) => this.#heldBy(one.holder.owner) - this.#heldBy(other.holder.owner))
    for (const lease of waiting) if (this.#hasRoom(lease)) this.#resume(lease)
    const [next] = this.#inState('waiting')
    const favoured = this.#favoured
    const otherWillGiveBack = this.#inState('complete').length > 0 || (favoured && favoured.state !== 'complete')
    if (!next || otherWillGiveBack) return
    this.#favoured = waiting.find(({ state }) => state === 'waiting') ?? next
    this.#resume(this.#favoured)
  }

  #resume(lease: Held): void {
    lease.state = 'arriving'
    lease.holder.resume()
  }

  #heldBy(owner: string): number {
    let bytes = 0
    for (const { holder, bytes: held } of this.#leases) if (holder.owner === owner) bytes += held
    return bytes
  }

  #inState(state: Held['state']): Held[] {
    return [...this.#leases].filter((lease) => lease.state === state)
  }
}
