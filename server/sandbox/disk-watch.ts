import type { Log } from '../log/log.ts'
import { sinceStart } from '../platform/clock.ts'
import type { BlobStore, PutBlob } from '../platform/blobs.ts'
import { waitAtMost } from '../platform/wait-at-most.ts'
import type { Store } from '../store/port.ts'
import { withRemedy } from '../store/store-error.ts'

/** Whoever asks is answered within this, also while a disk is busy or hangs. Milliseconds. */
const ANSWERED_WITHIN_MS = 50
/** A disk that is only busy has answered by then. Milliseconds. */
const HANGS_AFTER_MS = 10_000

export interface DiskWatchOptions {
  readonly folder: string
  readonly log: Pick<Log, 'warn'>
  /** Milliseconds since whenever. */
  readonly now?: typeof sinceStart
}

interface Look {
  readonly since: number
  readonly done: Promise<void>
}

/** Knows whether a data folder takes what is written, and tells the operator once when that changes. */
export class DiskWatch {
  readonly #folder: string
  readonly #log: Pick<Log, 'warn'>
  readonly #now: () => number
  readonly #looks: (() => Promise<void>)[] = []
  #isTold = false
  #store: Store | undefined
  /** What is wrong with what the store knows nothing of: attachments, say. */
  #other: string | undefined
  #current: Look | undefined
  #next: Promise<void> | undefined
  /** What was last found to be wrong. */
  #found: string | undefined

  constructor({ folder, log, now = sinceStart }: DiskWatchOptions) {
    this.#folder = folder
    this.#log = log
    this.#now = now
  }

  /** Why nothing can be written at present: as a look tells it or, where that takes its time, the one before it. */
  async trouble(): Promise<string | undefined> {
    await waitAtMost(ANSWERED_WITHIN_MS, this.look())
    return this.#hanging() ?? this.#found
  }

  /** Tries whether all can be written, and mends what it can. Whoever asks during a look waits for the one after it. */
  look(): Promise<void> {
    return (this.#next ??= this.#lookNext())
  }

  /** `onTrouble` of the store. */
  tell(reason: Error | undefined): void {
    this.#found = reason?.message ?? this.#other
    this.#tell(this.#found)
  }

  watchStore(store: Store): Store {
    this.#store = store
    return store
  }

  /** `look` mends what it can of something else in the folder, and rejects where it cannot. */
  watchAlso(look: () => Promise<void>): void {
    this.#looks.push(look)
  }

  /** A disk may have room for a line and none for a file. */
  watchBlobs(blobs: BlobStore & { look(): Promise<void> }): BlobStore {
    this.watchAlso(() => blobs.look())
    return {
      get: (name) => blobs.get(name),
      collect: (findReferred) => blobs.collect(findReferred),
      keep: (work) => blobs.keep((put) => work((bytes) => this.#watched(put, bytes))),
    }
  }

  async #lookNext(): Promise<void> {
    await this.#current?.done
    const look = { since: this.#now(), done: this.#look() }
    this.#current = look
    this.#next = undefined
    await look.done
    if (this.#current === look) this.#current = undefined
  }

  async #look(): Promise<void> {
    const trouble = await this.#store?.trouble()
    // A folder that is not ours is none of our business.
    if (trouble === undefined) await this.#lookAtOthers()
    this.#found = trouble ?? this.#other
    this.#tell(this.#found)
  }

  #hanging(): string | undefined {
    const forMs = this.#current ? this.#now() - this.#current.since : 0
    if (forMs < HANGS_AFTER_MS) return undefined
    return `${this.#folder} has not answered for ${Math.floor(forMs / 1000)} s`
  }

  async #lookAtOthers(): Promise<void> {
    let reason: string | undefined
    for (const look of this.#looks) await look().catch((error: unknown) => (reason ??= withRemedy(error)))
    this.#other = reason
  }

  async #watched(put: PutBlob, bytes: Uint8Array): Promise<string> {
    try {
      return await put(bytes)
    } catch (error) {
      this.#other = withRemedy(error)
      this.#found = this.#other
      this.#tell(this.#found)
      throw error
    }
  }

  #tell(reason: string | undefined): void {
    if ((reason !== undefined) === this.#isTold) return
    this.#isTold = reason !== undefined
    const work = reason === undefined ? 'works again' : `fails, and what would write is refused: ${reason}`
    this.#log.warn(`Writing to ${this.#folder} ${work}`)
  }
}
