import { existsSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Adapter } from 'lowdb'
import { fileName, filesIn, openFile, removeFiles, writeWhole, type OpenFile, type OutputFile } from './folder-files.ts'
import type { FolderLock } from './folder-lock.ts'
import { changeLine, formatLine } from './journal-line.ts'
import { loadFolder, type Damage } from './journal-load.ts'
import { JournalWriter } from './journal-writer.ts'
import { Lanes } from '../lanes.ts'
import type { Change, Recorder } from '../recorder.ts'
import { LineBuffer } from './line-buffer.ts'
import { writeSnapshot } from './snapshot-file.ts'
import type { HeldRow, State } from '../state.ts'
import { messageOf, StoreError } from '../store-error.ts'

/** Something about the folder that a person should know. Work goes on. */
export interface Notice {
  readonly file: string
  /** Of the first damaged byte, and how many. */
  readonly position: number
  readonly bytes: number
  readonly message: string
  /** Where the damaged bytes have been put. */
  readonly keptIn?: string
}

export interface JournalOptions {
  readonly folder: string
  /** What the folder's content is loaded into. */
  readonly state: State
  readonly lock: FolderLock
  readonly report: (notice: Notice) => void
  /** A snapshot is due when the journal is longer than this and twice the last snapshot. Bytes. */
  readonly snapshotAfter?: number
  readonly openFile?: OpenFile
}

const SNAPSHOT_AFTER = 64 << 20
/** Below this, reading the journal costs a start nothing worth a snapshot at the end. Bytes. */
const WORTH_AT_CLOSE = 1 << 20

/**
 * lowdb's adapter on a folder: a snapshot and the journals since. Each change is appended to the
 * last journal; now and then a snapshot makes the older files superfluous.
 *
 * Ours, since lowdb's own file adapter writes the whole state each time (1.2 s for 100 MB, holding the event loop
 * for most of it) and never syncs it to the disk: an append here costs 0.3 ms however much is stored.
 */
export class JournalFolder implements Adapter<State>, Recorder {
  readonly #options: JournalOptions
  readonly #open: OpenFile
  readonly #snapshots = new Lanes()
  #writer: JournalWriter | undefined
  #number = 1
  #snapshotBytes = 0
  /** Length of the journal at which a snapshot is tried again after one has failed. */
  #retryAt = 0

  constructor(options: JournalOptions) {
    this.#options = options
    this.#open = options.openFile ?? openFile
  }

  async read(): Promise<State> {
    const { folder, state } = this.#options
    const loaded = await loadFolder(folder, state)
    for (const damage of loaded.damage) await this.#keep(damage)
    for (const file of loaded.aside) await this.#putAside(file)
    this.#number = Math.max(loaded.files.journals.at(-1) ?? 0, loaded.files.snapshots.at(-1) ?? 0, 1)
    this.#snapshotBytes = loaded.snapshotBytes
    if (!loaded.files.journals.includes(this.#number)) await this.#create(this.#number)
    this.#writer = new JournalWriter({
      file: await this.#open(this.#path('journal', this.#number), 'a'),
      bytes: loaded.journalBytes,
      explain: (cause) => this.#unwritable(cause),
    })
    try {
      await removeFiles(folder, loaded.files.unfinished)
      if (loaded.tidy) await this.#removeOld(loaded.files.snapshots.at(-1) ?? 0)
      else await this.#snapshot(() => state.rows())
    } catch (error) {
      await this.#journal.close()
      throw error
    }
    return state
  }

  async write(state: State): Promise<void> {
    await this.#journal.flush()
    if (this.#journal.bytes > this.#due && this.#snapshots.size === 0) void this.#snapshotIfPossible(state)
  }

  get settled(): boolean {
    return this.#journal.settled
  }

  check(): void {
    if (this.#journal.failure !== undefined) throw this.#journal.failure
  }

  record(change: Change): void {
    this.#journal.append(changeLine(change))
  }

  async replace(state: State): Promise<void> {
    this.check()
    const before = this.#number
    try {
      await this.#snapshot(() => state.rows())
    } catch (cause) {
      const error = cause instanceof StoreError ? cause : this.#unwritable(cause)
      // The new state already has its name, though perhaps not for good: nothing may be added to the old one.
      const inPlace = this.#number > before && existsSync(this.#path('snapshot', this.#number))
      if (inPlace) this.#journal.failure = error
      throw error
    }
  }

  /** Never rejects for a failed write: everybody whom that concerned has been told. */
  async close(state: State): Promise<void> {
    try {
      await this.#journal.flush().catch(() => undefined)
      const worth = Math.max(WORTH_AT_CLOSE, this.#snapshotBytes)
      if (this.#journal.failure === undefined && this.#journal.bytes > worth) await this.#snapshotIfPossible(state)
      await this.#snapshots.run('', () => this.#journal.close())
    } finally {
      await this.#options.lock.release()
    }
  }

  get #journal(): JournalWriter {
    if (this.#writer === undefined) throw new Error('The folder has not been read.')
    return this.#writer
  }

  get #due(): number {
    return Math.max(this.#options.snapshotAfter ?? SNAPSHOT_AFTER, this.#snapshotBytes * 2, this.#retryAt)
  }

  async #snapshotIfPossible(state: State): Promise<void> {
    try {
      await this.#snapshot(() => state.rows())
      this.#retryAt = 0
    } catch (error) {
      this.#retryAt = this.#journal.bytes * 2
      const message = `No snapshot could be written: ${messageOf(error)}. The journal goes on growing.`
      this.#options.report({ file: this.#options.folder, position: 0, bytes: 0, message })
    }
  }

  /**
   * First a new journal, from whose beginning `rows` is taken; then the snapshot that goes before it,
   * while changes go on; last, the older files are removed. A crash in between leaves the older
   * files, which say the same. Applying the new journal to rows that are younger than its beginning
   * makes them exact.
   */
  async #snapshot(rows: () => Iterable<HeldRow>): Promise<void> {
    await this.#snapshots.run('', async () => {
      const number = this.#number + 1
      await this.#create(number)
      const file = await this.#open(this.#path('journal', number), 'a')
      let content: Iterable<HeldRow> = []
      await this.#journal.turn(file, () => {
        content = rows()
        this.#number = number
      })
      let bytes = 0
      const fill = async (snapshot: OutputFile): Promise<void> => {
        bytes = await writeSnapshot(snapshot, content)
      }
      await writeWhole(this.#path('snapshot', number), fill, this.#open)
      this.#snapshotBytes = bytes
      await this.#removeOld(number)
    })
  }

  async #create(number: number): Promise<void> {
    const lines = new LineBuffer()
    lines.add(formatLine())
    await writeWhole(this.#path('journal', number), (file) => file.appendFile(lines.take()), this.#open)
  }

  async #removeOld(before: number): Promise<void> {
    const { folder } = this.#options
    const { journals, snapshots } = await filesIn(folder)
    const old = (numbers: readonly number[]): number[] => numbers.filter((number) => number < before)
    await removeFiles(
      folder,
      old(journals).map((number) => fileName('journal', number)),
    )
    await removeFiles(
      folder,
      old(snapshots).map((number) => fileName('snapshot', number)),
    )
  }

  async #keep({ file, position, parts, message }: Damage): Promise<void> {
    const { folder, report } = this.#options
    const bytes = Buffer.concat(parts)
    if (bytes.length === 0) return report({ file: join(folder, file), position, bytes: 0, message })
    const keptIn = join(folder, 'damaged', `${file}.${position}`)
    await mkdir(join(folder, 'damaged'), { recursive: true })
    await writeWhole(keptIn, (copy) => copy.appendFile(bytes))
    report({ file: join(folder, file), position, bytes: bytes.length, message, keptIn })
  }

  async #putAside(file: string): Promise<void> {
    const { folder } = this.#options
    await mkdir(join(folder, 'damaged'), { recursive: true })
    await rename(join(folder, file), join(folder, 'damaged', file))
  }

  #path(kind: 'journal' | 'snapshot', number: number): string {
    return join(this.#options.folder, fileName(kind, number))
  }

  #unwritable(cause: unknown): StoreError {
    return new StoreError({
      trouble: 'write',
      message: `Cannot write to ${this.#options.folder}: ${messageOf(cause)}.`,
      remedy: 'Make room or repair the disk, then start again. What was acknowledged is safe.',
      cause,
    })
  }
}
