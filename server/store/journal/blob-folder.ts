import { chmod, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type BlobStore, DamagedBlob, type PutBlob } from '../../platform/blobs.ts'
import { Places } from '../../platform/so-many-at-once.ts'
import { HeldBlobs } from '../held-blobs.ts'
import { Lanes } from '../lanes.ts'
import { blobName, isBlobName } from '../blob-name.ts'
import { writeDurably } from './durable-file.ts'
import { addFolder, openFile, OWN_FILE, OWN_FOLDER, syncFolder } from './folder-files.ts'
import { holdsExactly } from './holds-exactly.ts'
import { probeRoom } from './probe-room.ts'
import { SeenBlobs } from './seen-blobs.ts'
import { seeFile } from './seen-file.ts'
import { StoreError, systemCode, systemReason } from '../store-error.ts'

/**
 * Attachments as files, `ab/abcdef…`, in a folder of their own. One process at a time may have it open. `report` is told
 * of damage that was found.
 */
export async function openBlobFolder(folder: string, report: (message: string) => void): Promise<BlobFolder> {
  try {
    await rm(join(folder, INCOMING), { recursive: true, force: true })
    await addFolder(folder)
    await addFolder(join(folder, INCOMING))
    // What belongs to somebody else cannot be tightened, and need not be.
    await chmod(folder, OWN_FOLDER).catch(() => undefined)
  } catch (cause) {
    throw failure({ folder, trouble: 'folder', doing: 'keep attachments in', cause })
  }
  return new BlobFolder({ folder, id: (await seeFile(folder))?.id, report })
}

/** Files that are not whole yet. */
const INCOMING = 'incoming'

const WRITING = 'write an attachment to'

/** Files that are written at once, whoever sends them: each takes a descriptor, and a process has few of them. */
const WRITTEN_AT_ONCE = 32

export class BlobFolder implements BlobStore {
  readonly #folder: string
  readonly #report: (message: string) => void
  readonly #holds = new HeldBlobs()
  /** Work on one file goes one after another: equal bytes that arrive together are written once. */
  readonly #files = new Lanes()
  readonly #places = new Places(WRITTEN_AT_ONCE)
  readonly #seen = new SeenBlobs()
  #id: string | undefined
  #sequence = 0
  /** What could not be written last. */
  #refused: { readonly name: string; readonly bytes: number } | undefined

  /** `id`: of the folder, which somebody may put another one in the place of. */
  constructor({ folder, id, report }: { folder: string; id: string | undefined; report: (message: string) => void }) {
    this.#folder = folder
    this.#id = id
    this.#report = report
  }

  /** Makes the folder anew where it is gone. Rejects where no file can be put: after one was refused, that is tried. */
  async look(): Promise<void> {
    try {
      await this.#remake()
      const refused = this.#refused
      if (refused !== undefined) await this.#probe(refused)
      if (this.#refused === refused) this.#refused = undefined
    } catch (cause) {
      throw failure({ folder: this.#folder, trouble: 'write', doing: WRITING, cause })
    }
  }

  keep<T>(work: (put: PutBlob) => Promise<T>): Promise<T> {
    return this.#holds.during(work, async (name, bytes) => {
      try {
        await this.#files.run(name, () => this.#places.during(() => this.#store(name, bytes)))
      } catch (cause) {
        this.#refused = { name, bytes: bytes.length }
        throw failure({ folder: this.#folder, trouble: 'write', doing: WRITING, cause })
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
    // To look for a file that is not there takes about as long as to write it.
    if (this.#seen.has(name) && (await holdsExactly(this.#path(name), bytes))) return
    await this.#writeIntoShelf(name, bytes)
    this.#seen.add(name)
  }

  async #writeIntoShelf(name: string, bytes: Uint8Array): Promise<void> {
    try {
      await this.#write(name, bytes)
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error
      // The first of its shelf; or somebody has removed the whole folder while we run.
      await this.#makeFor(name)
      await this.#write(name, bytes)
    }
  }

  async #makeFor(name: string): Promise<void> {
    for (const folder of ['', INCOMING, shelfOf(name)]) await addFolder(join(this.#folder, folder))
  }

  async #remake(): Promise<void> {
    if ((await seeFile(this.#folder))?.id === this.#id) return
    for (const folder of ['', INCOMING]) await addFolder(join(this.#folder, folder))
    this.#id = (await seeFile(this.#folder))?.id
    this.#report(
      `${this.#folder} was removed or replaced under the running process. Attachments that are not in it any more are missing until they are put back or sent again.`,
    )
  }

  async #probe({ name, bytes }: { name: string; bytes: number }): Promise<void> {
    await this.#makeFor(name)
    await probeRoom(join(this.#folder, INCOMING, 'probe'), { bytes, openFile })
    await probeRoom(join(this.#folder, shelfOf(name), 'probe'), { bytes: 0, openFile })
  }

  async #write(name: string, bytes: Uint8Array): Promise<void> {
    const unfinished = join(this.#folder, INCOMING, String((this.#sequence += 1)))
    try {
      await writeDurably(unfinished, bytes, OWN_FILE)
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
    const found = async (path: string): Promise<string[]> => {
      try {
        return await readdir(path)
      } catch (cause) {
        if (systemCode(cause) === 'ENOENT') return []
        throw failure({ folder: this.#folder, trouble: 'folder', doing: 'look through', cause })
      }
    }
    for (const shelf of await found(this.#folder)) {
      if (!/^[0-9a-f]{2}$/.test(shelf)) continue
      names.push(
        ...(await found(join(this.#folder, shelf))).filter((name) => isBlobName(name) && name.startsWith(shelf)),
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

const REMEDIES = {
  folder: 'Make room, or name a folder that this user may read and write.',
  write: 'Make room, or see to it that it is a folder that this user may write to: each attachment tries again.',
} as const

interface Failure {
  readonly folder: string
  readonly trouble: 'folder' | 'write'
  readonly doing: string
  readonly cause: unknown
}

function failure({ folder, trouble, doing, cause }: Failure): StoreError {
  return new StoreError({
    trouble,
    message: `Cannot ${doing} ${folder}: ${systemReason(cause)}.`,
    remedy: REMEDIES[trouble],
    cause,
  })
}
