import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobStore } from '../../platform/blobs.ts'
import { blobName, isBlobName } from './blob-name.ts'
import { syncFolder } from './folder-files.ts'
import { messageOf, StoreError, systemCode } from '../store-error.ts'

/** Attachments as files, `ab/abcdef…`, in a folder of their own. One process at a time may have it open. */
export async function openBlobFolder(folder: string): Promise<BlobStore> {
  try {
    await rm(join(folder, INCOMING), { recursive: true, force: true })
    await mkdir(join(folder, INCOMING), { recursive: true })
  } catch (cause) {
    throw failure({ folder, trouble: 'folder', doing: 'keep attachments in', cause })
  }
  return new BlobFolder(folder)
}

/** Files that are not whole yet. */
const INCOMING = 'incoming'

class BlobFolder implements BlobStore {
  readonly #folder: string
  /** Equal bytes that arrive together are written once, and durable for all at the same time. */
  readonly #arriving = new Map<string, Promise<void>>()
  #sequence = 0

  constructor(folder: string) {
    this.#folder = folder
  }

  async put(bytes: Uint8Array): Promise<string> {
    const name = await blobName(bytes)
    let arriving = this.#arriving.get(name)
    if (arriving === undefined) {
      arriving = this.#keep(name, bytes).finally(() => this.#arriving.delete(name))
      this.#arriving.set(name, arriving)
    }
    try {
      await arriving
    } catch (cause) {
      throw failure({ folder: this.#folder, trouble: 'write', doing: 'write an attachment to', cause })
    }
    return name
  }

  async get(name: string): Promise<Buffer | undefined> {
    if (!isBlobName(name)) return undefined
    try {
      return await readFile(this.#path(name))
    } catch (cause) {
      if (systemCode(cause) === 'ENOENT') return undefined
      throw failure({ folder: this.#folder, trouble: 'folder', doing: 'read an attachment from', cause })
    }
  }

  async #keep(name: string, bytes: Uint8Array): Promise<void> {
    if (await exists(this.#path(name))) return
    const shelf = join(this.#folder, name.slice(0, 2))
    const isNew = (await mkdir(shelf, { recursive: true })) !== undefined
    const unfinished = join(this.#folder, INCOMING, String((this.#sequence += 1)))
    try {
      await writeDurably(unfinished, bytes)
      await rename(unfinished, this.#path(name))
    } catch (error) {
      await rm(unfinished, { force: true })
      throw error
    }
    await syncFolder(shelf)
    if (isNew) await syncFolder(this.#folder)
  }

  #path(name: string): string {
    return join(this.#folder, name.slice(0, 2), name)
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w')
  try {
    await file.writeFile(bytes)
    await file.datasync()
  } finally {
    await file.close()
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false
    throw error
  }
}

interface Failure {
  readonly folder: string
  readonly trouble: 'folder' | 'write'
  readonly doing: string
  readonly cause: unknown
}

function failure({ folder, trouble, doing, cause }: Failure): StoreError {
  return new StoreError({
    trouble,
    message: `Cannot ${doing} ${folder}: ${messageOf(cause)}.`,
    remedy: 'Make room, or name a folder that this user may read and write.',
    cause,
  })
}
