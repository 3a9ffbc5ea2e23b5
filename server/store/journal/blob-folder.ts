import { chmod, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type BlobStore, DamagedBlob, type PutBlob } from '../../platform/blobs.ts'
import { Places } from '../../platform/so-many-at-once.ts'
import { HeldBlobs } from '../held-blobs.ts'
import { Lanes } from '../lanes.ts'
import { blobName, isBlobName } from '../blob-name.ts'
import { addFolder, OWN_FILE, OWN_FOLDER, syncFolder } from './folder-files.ts'
import { holdsExactly } from './holds-exactly.ts'
import { messageOf, StoreError, systemCode } from '../store-error.ts'

/**
 * Attachments as files, `ab/abcdef…`, in a folder of their own. One process at a time may have it open. `report` is told
 * of damage that was found.
 */
export async function openBlobFolder(folder: string, report: (message: string) => void): Promise<BlobStore> {
  try {
    await rm(join(folder, INCOMING), { recursive: true, force: true })
    await addFolder(folder)
    await addFolder(join(folder, INCOMING))
    // What belongs to somebody else cannot be tightened, and need not be.
    await chmod(folder, OWN_FOLDER).catch(() => undefined)
  } catch (cause) {
    throw failure({ folder, trouble: 'folder', doing: 'keep attachments in', cause })
  }
  return new BlobFolder(folder, report)
}

/** Files that are not whole yet. */
const INCOMING = 'incoming'

/** Files that are written at once, whoever sends them: each takes a descriptor, and a process has few of them. */
const WRITTEN_AT_ONCE = 32

class BlobFolder implements BlobStore {
  readonly #folder: string
  readonly #report: (message: string) => void
  readonly #holds = new HeldBlobs()
  /** Work on one file goes one after another: equal bytes that arrive together are written once. */
  readonly #files = new Lanes()
  readonly #places = new Places(WRITTEN_AT_ONCE)
  #sequence = 0

  constructor(folder: string, report: (message: string) => void) {
    this.#folder = folder
    this.#report = report
  }

  keep<T>(work: (put: PutBlob) => Promise<T>): Promise<T> {
    return this.#holds.during(work, async (name, bytes) => {
      try {
        await this.#files.run(name, () => this.#places.during(() => this.#store(name, bytes)))
      } catch (cause) {
        throw failure({ folder: this.#folder, trouble: 'write', doing: 'write an attachment to', cause })
      }
    })
  }

  async get(name: string): Promise<Buffer | undefined> {
    if (!isBlobName(name)) return undefined
    const bytes = await this.#read(name)
    if (bytes === undefined || (await blobName(bytes)) === name) return bytes
    const damaged = new DamagedBlob(this.#path(name))
    this.#report(`${damaged.message}.`)
    throw damaged
  }

  collect(findReferred: (names: ReadonlySet<string>) => Promise<ReadonlySet<string>>): Promise<number> {
    return this.#holds.collecting(async (isFree) => {
      const names = new Set(await this.#names())
      if (names.size === 0) return 0
      const referred = await findReferred(names)
      let removed = 0
      for (const name of names) {
        if (!referred.has(name)) removed += await this.#files.run(name, () => this.#remove(name, isFree))
      }
      return removed
    })
  }

  async #store(name: string, bytes: Uint8Array): Promise<void> {
    if (await holdsExactly(this.#path(name), bytes)) return
    try {
      await this.#write(name, bytes)
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error
      // The first of its shelf; or somebody has removed the whole folder while we run.
      for (const folder of ['', INCOMING, shelfOf(name)]) await addFolder(join(this.#folder, folder))
      await this.#write(name, bytes)
    }
  }

  async #write(name: string, bytes: Uint8Array): Promise<void> {
    const unfinished = join(this.#folder, INCOMING, String((this.#sequence += 1)))
    try {
      await writeDurably(unfinished, bytes)
      await rename(unfinished, this.#path(name))
    } catch (error) {
      await rm(unfinished, { force: true })
      throw error
    }
    await syncFolder(join(this.#folder, shelfOf(name)))
  }

  async #read(name: string): Promise<Buffer | undefined> {
    try {
      return await readFile(this.#path(name))
    } catch (cause) {
      if (systemCode(cause) === 'ENOENT') return undefined
      throw failure({ folder: this.#folder, trouble: 'folder', doing: 'read an attachment from', cause })
    }
  }

  async #names(): Promise<string[]> {
    const names: string[] = []
    for (const shelf of await readdir(this.#folder)) {
      if (!/^[0-9a-f]{2}$/.test(shelf)) continue
      names.push(
        ...(await readdir(join(this.#folder, shelf))).filter((name) => isBlobName(name) && name.startsWith(shelf)),
      )
    }
    return names
  }

  /** Whoever puts the same bytes at this moment either is seen here, or waits and finds nothing there. */
  async #remove(name: string, isFree: (name: string) => boolean): Promise<number> {
    if (!isFree(name)) return 0
    await rm(this.#path(name), { force: true })
    return 1
  }

  #path(name: string): string {
    return join(this.#folder, shelfOf(name), name)
  }
}

function shelfOf(name: string): string {
  return name.slice(0, 2)
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w', OWN_FILE)
  try {
    await file.writeFile(bytes)
    await file.datasync()
  } finally {
    await file.close()
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
