import { join } from 'node:path'
import type { Log } from '../log/log.ts'
import type { BlobStore, PutBlob } from '../platform/blobs.ts'
import { openFile } from '../store/journal/folder-files.ts'
import { probeRoom } from '../store/journal/probe-room.ts'
import type { Store } from '../store/port.ts'
import { messageOf } from '../store/store-error.ts'

/** Knows whether a data folder takes what is written, and tells the operator once when that changes. */
export class DiskWatch {
  readonly #folder: string
  readonly #log: Pick<Log, 'warn'>
  #isTold = false
  #store: Store | undefined
  /** The attachment that could not be kept last. */
  #refused: { readonly reason: string; readonly bytes: number } | undefined

  constructor(folder: string, log: Pick<Log, 'warn'>) {
    this.#folder = folder
    this.#log = log
  }

  /** Why nothing can be written at present; tries first whether it works again. */
  async trouble(): Promise<string | undefined> {
    const trouble = await this.#store?.trouble()
    if (this.#refused !== undefined) {
      const { bytes } = this.#refused
      const path = join(this.#folder, 'probe.tmp')
      await probeRoom(path, { bytes, openFile }).then(() => (this.#refused = undefined), nothing)
    }
    const reason = trouble ?? this.#refused?.reason
    this.#tell(reason)
    return reason
  }

  /** `onTrouble` of the store. */
  tell(reason: Error | undefined): void {
    this.#tell(reason?.message ?? this.#refused?.reason)
  }

  watchStore(store: Store): Store {
    this.#store = store
    return store
  }

  /** A disk may have room for a line and none for a file. */
  watchBlobs(blobs: BlobStore): BlobStore {
    return {
      get: (name) => blobs.get(name),
      collect: (findReferred) => blobs.collect(findReferred),
      keep: (work) => blobs.keep((put) => work((bytes) => this.#watched(put, bytes))),
    }
  }

  async #watched(put: PutBlob, bytes: Uint8Array): Promise<string> {
    try {
      return await put(bytes)
    } catch (error) {
      this.#refused = { reason: messageOf(error), bytes: bytes.length }
      this.#tell(this.#refused.reason)
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

const nothing = (): void => undefined
