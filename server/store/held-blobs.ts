import type { PutBlob } from '../platform/blobs.ts'
import { blobName } from './blob-name.ts'

/** Knows which blobs must not be removed although nothing that is stored refers to them: what does is on its way. */
export class HeldBlobs {
  /** How many hold each. */
  readonly #held = new Map<string, number>()
  /** What was held at any time since a collection began: it may have looked for what refers to them too early. */
  #since: Set<string> | undefined

  /** Runs `work`; what it puts, which `store` does, is held until it has ended. */
  async during<T>(
    work: (put: PutBlob) => Promise<T>,
    store: (name: string, bytes: Uint8Array) => Promise<void>,
  ): Promise<T> {
    const own: string[] = []
    const puts: Promise<string>[] = []
    const put: PutBlob = async (bytes) => {
      const name = await blobName(bytes)
      own.push(name)
      this.#held.set(name, (this.#held.get(name) ?? 0) + 1)
      this.#since?.add(name)
      await store(name, bytes)
      return name
    }
    try {
      return await work((bytes) => {
        const putting = put(bytes)
        puts.push(putting)
        return putting
      })
    } finally {
      // Where one could not be stored, others beside it are still on their way, and would be held for ever.
      await Promise.allSettled(puts)
      for (const name of own) this.#release(name)
    }
  }

  /** Runs a collection, which removes only what `isFree` at that moment. */
  async collecting<T>(work: (isFree: (name: string) => boolean) => Promise<T>): Promise<T> {
    const since = new Set(this.#held.keys())
    this.#since = since
    try {
      return await work((name) => !since.has(name))
    } finally {
      this.#since = undefined
    }
  }

  #release(name: string): void {
    const others = (this.#held.get(name) ?? 1) - 1
    if (others === 0) this.#held.delete(name)
    else this.#held.set(name, others)
  }
}
