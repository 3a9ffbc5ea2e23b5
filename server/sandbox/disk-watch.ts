import type { Log } from '../log/log.ts'
import type { BlobStore, PutBlob } from '../platform/blobs.ts'
import type { Store } from '../store/port.ts'
import { withRemedy } from '../store/store-error.ts'

/** Knows whether a data folder takes what is written, and tells the operator once when that changes. */
export class DiskWatch {
  readonly #folder: string
  readonly #log: Pick<Log, 'warn'>
  readonly #looks: (() => Promise<void>)[] = []
  #isTold = false
  #store: Store | undefined
  /** What is wrong with what the store knows nothing of: attachments, say. */
  #other: string | undefined
  #looking: Promise<void> | undefined

  constructor(folder: string, log: Pick<Log, 'warn'>) {
    this.#folder = folder
    this.#log = log
  }

  /** Why nothing can be written at present; tries first whether it works again. */
  async trouble(): Promise<string | undefined> {
    const trouble = await this.#store?.trouble()
    // A folder that is not ours is none of our business.
    if (trouble === undefined) await (this.#looking ??= this.#look().finally(() => (this.#looking = undefined)))
    const reason = trouble ?? this.#other
    this.#tell(reason)
    return reason
  }

  /** `onTrouble` of the store. */
  tell(reason: Error | undefined): void {
    this.#tell(reason?.message ?? this.#other)
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

  async #look(): Promise<void> {
    let reason: string | undefined
    for (const look of this.#looks) await look().catch((error: unknown) => (reason ??= withRemedy(error)))
    this.#other = reason
  }

  async #watched(put: PutBlob, bytes: Uint8Array): Promise<string> {
    try {
      return await put(bytes)
    } catch (error) {
      this.#other = withRemedy(error)
      this.#tell(this.#other)
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
