import { realpath } from 'node:fs/promises'
import { Low } from 'lowdb'
import { DocumentStore } from '../document-store.ts'
import type { OpenFile } from './folder-files.ts'
import { lockFolder } from './folder-lock.ts'
import { makeFolder } from './make-folder.ts'
import { JournalFolder } from './journal-folder.ts'
import type { Notice } from './journal-options.ts'
import { tightenFiles } from './tighten-files.ts'
import type { Guard, Store } from '../port.ts'
import { collectionsByName, State } from '../state.ts'
import { messageOf, StoreError } from '../store-error.ts'
import type { AnyCollection } from '../write.ts'

export interface DiskStoreOptions {
  /** Made when it is not there. */
  readonly folder: string
  readonly collections: readonly AnyCollection[]
  readonly guard?: Guard
  /** Told of damage that was found and of snapshots that failed. */
  readonly report: (notice: Notice) => void
  /** Told the reason when writing begins to fail, and nothing when it works again. */
  readonly onTrouble?: (reason?: Error) => void
  /** Bytes of journal after which a snapshot is due; 64 MB unless told. */
  readonly snapshotAfter?: number
  /** Told how many bytes of the folder have been read, of how many. */
  readonly progress?: (done: number, of: number) => void
  /** Whether the caller has more to do where the folder was damaged, and calls `forgetFindings` itself. */
  readonly holdsFindings?: boolean
  /** Called when the folder had to be made anew while it was open, before anything is kept there. */
  readonly whenAnew?: () => Promise<void>
  /** For tests: how files are opened for writing. */
  readonly openFile?: OpenFile
}

/**
 * A store in a folder that belongs to one process at a time.
 * Throws a `StoreError` when the folder is held by another process (`locked`), cannot be used
 * (`folder`) or was written by another version (`format`); nothing in it is changed then.
 */
export async function openDiskStore({ collections, guard, ...options }: DiskStoreOptions): Promise<Store> {
  const state = new State(collectionsByName(collections))
  try {
    await makeFolder(options.folder)
    const folder = await realpath(options.folder)
    const lock = await lockFolder(folder)
    try {
      await tightenFiles(folder)
      const journal = new JournalFolder({ ...options, folder, state, lock })
      const low = new Low(journal, state)
      await low.read()
      return new DocumentStore({ low, recorder: journal, guard })
    } catch (error) {
      await lock.release()
      throw error
    }
  } catch (cause) {
    if (cause instanceof StoreError) throw cause
    throw new StoreError({
      trouble: 'folder',
      message: `Cannot keep data in ${options.folder}: ${messageOf(cause)}.`,
      remedy: 'Name a folder that this user may read and write, or start without one.',
      cause,
    })
  }
}
