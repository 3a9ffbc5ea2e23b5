import { filesIn } from './folder-files.ts'
import { type FolderLock, lockFolder } from './folder-lock.ts'
import { makeFolder } from './make-folder.ts'
import { type SeenFile, seeFile } from './seen-file.ts'
import { messageOf, StoreError } from '../store-error.ts'

/** What a folder's content cannot do without while it is open. */
export interface Needed {
  /** The journal that is written to, as it was opened, and how far it has been written. */
  readonly journal: { readonly path: string; readonly id: string | undefined; readonly bytes: number }
  /** The snapshot that goes before it. */
  readonly snapshot: string | undefined
}

/** A folder that belongs to this process, for as long as nobody removes, renames or replaces it under it. */
export class HeldFolder {
  readonly path: string
  #lock: FolderLock

  constructor(path: string, lock: FolderLock) {
    this.path = path
    this.#lock = lock
  }

  /** What is not in its place any more, in words; undefined where all is. */
  async missing({ journal, snapshot }: Needed): Promise<string | undefined> {
    if (!(await this.#lock.holds())) {
      const isThere = (await seeFile(this.path)) !== undefined
      return isThere ? `${this.path} or the lock in it was replaced` : `${this.path} was removed or renamed`
    }
    const lost = lossOf(await seeFile(journal.path), journal)
    if (lost !== undefined) return `${journal.path} ${lost}`
    const hasSnapshot = snapshot === undefined || (await seeFile(snapshot)) !== undefined
    return hasSnapshot ? undefined : `${snapshot} was removed`
  }

  /**
   * Sees to it that the folder is there and is ours, and resolves with whether another may have had it meanwhile.
   * Throws a `StoreError` where another has it.
   */
  async regain(): Promise<boolean> {
    if (await this.#lock.holds()) return false
    await this.#lock.release()
    try {
      await makeFolder(this.path)
      this.#lock = await lockFolder(this.path)
    } catch (cause) {
      throw vanished(`${this.path} was removed, renamed or replaced: ${messageOf(cause)}`, cause)
    }
    return true
  }

  /**
   * Whether all that is needed is still what it was, once the folder is ours again; else it has to be written anew.
   * Throws a `StoreError` where others have put something there. `newest` is the highest number that we have used.
   */
  async isWhole(needed: Needed, { newest, retaken }: { newest: number; retaken: boolean }): Promise<boolean> {
    const { journals, snapshots } = await filesIn(this.path)
    const found = await seeFile(needed.journal.path)
    const lost = (await this.missing(needed)) !== undefined
    const isForeign =
      [...journals, ...snapshots].some((number) => number > newest) ||
      (found !== undefined && found.id !== needed.journal.id) ||
      // Whoever had it meanwhile may have gone on with our own files.
      (retaken && (lost || found?.bytes !== needed.journal.bytes) && journals.length + snapshots.length > 0)
    if (isForeign) throw othersThere(this.path)
    return !lost
  }

  release(): Promise<void> {
    return this.#lock.release()
  }
}

function lossOf(found: SeenFile | undefined, { id, bytes }: Needed['journal']): string | undefined {
  if (found === undefined) return 'was removed or renamed'
  if (found.id !== id) return 'was replaced by another file'
  return found.bytes < bytes ? 'was cut off' : undefined
}

/** Where files lie that are not ours, nothing is written, moved or removed. */
export function othersThere(folder: string): StoreError {
  const message = `${folder} was changed under the running process, and holds files that it has not written.`
  const remedy =
    'Start anew to serve what is there. Or move the journal-* and snapshot-* files elsewhere: then all that is in memory is written there, and work goes on.'
  return new StoreError({ trouble: 'write', message, remedy })
}

/** What was acknowledged before is in memory alone: nothing more is until it is safe again. */
export function vanished(message: string, cause?: unknown): StoreError {
  const remedy =
    'Do not stop the process: what was acknowledged is in its memory, and is written into the folder anew as soon as that can be made and holds nothing of others.'
  return new StoreError({ trouble: 'write', message: message.replace(/\.?$/, '.'), remedy, cause })
}

export function unwritable(folder: string, cause: unknown): StoreError {
  return new StoreError({
    trouble: 'write',
    message: `Cannot write to ${folder}: ${messageOf(cause)}.`,
    remedy: 'Make room or repair the disk: each write tries again. What was acknowledged is safe.',
    cause,
  })
}
