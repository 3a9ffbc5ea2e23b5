import { type FolderLock, lockFolder } from './folder-lock.ts'
import { makeFolder } from './make-folder.ts'
import type { OwnFile } from './own-files.ts'
import { type SeenFile, seeFile } from './seen-file.ts'
import { messageOf, StoreError } from '../store-error.ts'

/** A folder that belongs to this process, for as long as nobody removes, renames or replaces it under it. */
export class HeldFolder {
  readonly path: string
  #lock: FolderLock
  #wasLost = false

  constructor(path: string, lock: FolderLock) {
    this.path = path
    this.#lock = lock
  }

  /** Whether others may have had it since all was last known to be well: it was found not to be ours, if only once. */
  get wasLost(): boolean {
    return this.#wasLost
  }

  holds(): Promise<boolean> {
    return this.#lock.holds()
  }

  /** What of all that is needed is not in its place any more, in words; undefined where all is. */
  async missing(needed: readonly OwnFile[]): Promise<string | undefined> {
    if (!(await this.#lock.holds())) {
      const isThere = (await seeFile(this.path)) !== undefined
      return isThere ? `${this.path} or the lock in it was replaced` : `${this.path} was removed or renamed`
    }
    for (const own of needed) {
      const lost = lossOf(await seeFile(own.path), own)
      if (lost !== undefined) return `${own.path} ${lost}`
    }
    return undefined
  }

  /** Sees to it that the folder is there and is ours. Throws a `StoreError` where another has it. */
  async regain(): Promise<void> {
    if (await this.#lock.holds()) return
    this.#wasLost = true
    await this.#lock.release()
    try {
      await makeFolder(this.path)
      this.#lock = await lockFolder(this.path)
    } catch (cause) {
      throw vanished(`${this.path} was removed, renamed or replaced: ${messageOf(cause)}`, cause)
    }
  }

  /** To be told when all that is there is ours again. */
  allIsWell(): void {
    this.#wasLost = false
  }

  release(): Promise<void> {
    return this.#lock.release()
  }
}

function lossOf(found: SeenFile | undefined, { id, bytes, unsure }: OwnFile): string | undefined {
  if (found === undefined) return 'was removed or renamed'
  if (found.id !== id) return 'was replaced by another file'
  if (found.bytes < bytes) return 'was cut off'
  return found.bytes > bytes + unsure ? 'was changed' : undefined
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

/** What was acknowledged is in its place no more when the process ends, nor could it be put there. */
export function lostForGood(folder: string, { missing, why }: { missing: string; why: Error }): StoreError {
  const message = `What the process held in memory is lost: ${missing}, and when it stopped it could not be written into ${folder} anew. ${why.message}`
  const remedy =
    'What it had kept before is where the folder or the files of it were moved to, if they were; else only a backup has it. Put that into an empty folder before the next start.'
  return new StoreError({ trouble: 'write', message, remedy, cause: why })
}

export function unwritable(folder: string, cause: unknown): StoreError {
  return new StoreError({
    trouble: 'write',
    message: `Cannot write to ${folder}: ${messageOf(cause)}.`,
    remedy: 'Make room or repair the disk: each write tries again. What was acknowledged is safe.',
    cause,
  })
}

export const WRITTEN_ANEW =
  'The folder was changed under the running process. All that was in memory has been written into it anew; attachments and checkpoints that went with it are missing until they are put back.'
