import type { BlobStore } from '../../platform/blobs.ts'
import { blobName } from '../journal/blob-name.ts'

/** Attachments of a store that keeps nothing on disk. */
export function openMemoryBlobs(): BlobStore {
  const blobs = new Map<string, Buffer>()
  return {
    async put(bytes) {
      const name = await blobName(bytes)
      if (!blobs.has(name)) blobs.set(name, Buffer.from(bytes))
      return name
    },
    async get(name) {
      const blob = blobs.get(name)
      return blob && Buffer.from(blob)
    },
  }
}
