import type { BlobStore } from '../../platform/blobs.ts'
import { HeldBlobs } from '../held-blobs.ts'

/** Attachments of a store that keeps nothing on disk. */
export function openMemoryBlobs(): BlobStore {
  const blobs = new Map<string, Buffer>()
  const holds = new HeldBlobs()
  return {
    keep: (work) =>
      holds.during(work, async (name, bytes) => {
        if (!blobs.has(name)) blobs.set(name, Buffer.from(bytes))
      }),
    async get(name) {
      const blob = blobs.get(name)
      return blob && Buffer.from(blob)
    },
    collect: (findReferred) =>
      holds.collecting(async (isFree) => {
        const names = new Set(blobs.keys())
        if (names.size === 0) return 0
        const referred = await findReferred(names)
        const free = [...names].filter((name) => !referred.has(name) && isFree(name))
        for (const name of free) blobs.delete(name)
        return free.length
      }),
  }
}
