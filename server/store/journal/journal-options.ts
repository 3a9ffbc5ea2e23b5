import type { OpenFile } from './folder-files.ts'
import type { FolderLock } from './folder-lock.ts'
import type { State } from '../state.ts'

/** Something about the folder that a person should know. Work goes on. */
export interface Notice {
  readonly file: string
  /** Of the first damaged byte, and how many. */
  readonly position: number
  readonly bytes: number
  readonly message: string
  /** What a kill leaves, and no damage. */
  readonly isTornEnd?: boolean
  /** Where the damaged bytes have been put. */
  readonly keptIn?: string
}

export interface JournalOptions {
  readonly folder: string
  /** What the folder's content is loaded into. */
  readonly state: State
  readonly lock: FolderLock
  readonly report: (notice: Notice) => void
  /** Told the reason when writing begins to fail, and nothing when it works again. */
  readonly onTrouble?: (reason?: Error) => void
  /** A snapshot is due when the journal is longer than this and twice the last snapshot. Bytes. */
  readonly snapshotAfter?: number
  /** Told how many bytes have been read, of how many. */
  readonly progress?: (done: number, of: number) => void
  /** Whether whoever opens the folder has more to do where it was damaged, and forgets the findings itself. */
  readonly holdsFindings?: boolean
  /** Called when the folder had to be made anew under us, before anything is kept there: for what others keep in it. */
  readonly whenAnew?: () => Promise<void>
  readonly openFile?: OpenFile
}
