import { statSync } from 'node:fs'
import { stat, truncate, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Adapter } from 'lowdb'
import { isSnapshotWhole } from './choose-snapshot.ts'
import {
  fileName,
  filesIn,
  type FolderFiles,
  type Kind,
  nameOf,
  openFile,
  removeFiles,
  syncFolder,
  writeWhole,
  type OpenFile,
  type OutputFile,
} from './folder-files.ts'
import { type Findings, forgetFindings, keepFindings, readFindings } from './findings.ts'
import type { FolderLock } from './folder-lock.ts'
import { afterLine, changeLine, formatLine } from './journal-line.ts'
import { type Loaded, loadFolder } from './journal-load.ts'
import { JournalWriter } from './journal-writer.ts'
import { Lanes } from '../lanes.ts'
import { LineBuffer } from './line-buffer.ts'
import type { Mark } from './mark.ts'
import type { Pending } from '../pending.ts'
import { probeRoom } from './probe-room.ts'
import { keepDamage, putAside } from './put-aside.ts'
import { ReachedFile, writeReached } from './reached-file.ts'
import type { Change, Recorder } from '../recorder.ts'
import { writeSnapshot } from './snapshot-file.ts'
import type { HeldRow, State } from '../state.ts'
import { messageOf, StoreError, systemCode } from '../store-error.ts'

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
  /** Told the reason when writing begins to fail, and nothing when it works again. */
  readonly onTrouble?: (reason?: Error) => void
  /** A snapshot is due when the journal is longer than this and twice the last snapshot. Bytes. */
  readonly snapshotAfter?: number
  /** Whether whoever opens the folder has more to do where it was damaged, and forgets the findings itself. */
  readonly holdsFindings?: boolean
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
  #reached: ReachedFile | undefined
  #number = 1
  #snapshotBytes = 0
  /** Length of the journal at which a snapshot is tried again after one has failed. */
  #retryAt = 0
  #recovering: Promise<void> | undefined
  /** A snapshot of a state that was refused in the end, though it has got its name. */
  #refused: string | undefined
  #isTold = false

  constructor(options: JournalOptions) {
    this.#options = options
    this.#open = options.openFile ?? openFile
  }

  async read(): Promise<State> {
    const { folder, state, report, holdsFindings } = this.#options
    const loaded = await loadFolder(folder, state)
    this.#refuseNothing(loaded)
    const { journals, snapshots } = loaded.files
    const last = Math.max(journals.at(-1) ?? 0, snapshots.at(-1) ?? 0, 1)
    // A journal that is not continued, such as one under another's name, is not written over before it is put aside.
    this.#number = journals.includes(last) && loaded.end?.number !== last ? last + 1 : last
    this.#snapshotBytes = loaded.snapshotBytes
    const { end = this.#nothingYet } = loaded
    // Before anything that is missed without it.
    if (!loaded.isNoted) await writeReached(folder, end)
    await this.#begin(loaded, end)
    try {
      await removeFiles(folder, loaded.files.unfinished)
      const earlier = await readFindings(folder)
      for (const notice of earlier.notices) report(notice)
      if (loaded.tidy) await this.#putAway(loaded.files.snapshots.at(-1) ?? 0, earlier.aside)
      else await this.#mend(loaded, earlier)
      this.#reached = await ReachedFile.open(folder, this.#journal.end)
      if (holdsFindings !== true) await forgetFindings(folder)
    } catch (error) {
      await this.#journal.close()
      throw error
    }
    return state
  }

  async write(state: State): Promise<void> {
    await this.#journal.flush()
    if (this.#isDue && this.#snapshots.size === 0) void this.#snapshotIfPossible(state)
  }

  get settled(): boolean {
    return this.#journal.settled
  }

  get failure(): Error | undefined {
    return this.#journal.failure
  }

  get rounds(): number {
    return this.#journal.rounds
  }

  check(round: number): void {
    this.#journal.check(round)
  }

  record(change: Change, pending: Pending): void {
    this.#journal.append(changeLine(change), pending)
  }

  recover(): Promise<void> {
    return (this.#recovering ??= this.#snapshots
      .run('', () => this.#turnAfterFailure())
      .finally(() => (this.#recovering = undefined)))
  }

  async replace(state: State): Promise<void> {
    if (this.failure !== undefined) await this.recover()
    const before = this.#number
    try {
      await this.#snapshot(() => state.rows())
    } catch (cause) {
      const path = this.#path('snapshot', this.#number)
      // The new state already has its name, though perhaps not for good: nothing may be added to the old one before
      // that is undone.
      if (this.#number > before && statSync(path, { throwIfNoEntry: false })?.isFile()) {
        this.#refused = path
        throw this.#journal.fail(cause)
      }
      throw cause instanceof StoreError ? cause : this.#unwritable(cause)
    }
  }

  /** Never rejects for a failed write: everybody whom that concerned has been told. */
  async close(state: State): Promise<void> {
    try {
      await this.#journal.flush().catch(() => undefined)
      const worth = Math.max(WORTH_AT_CLOSE, this.#snapshotBytes)
      if (this.failure === undefined && this.#journal.bytes > worth) await this.#snapshotIfPossible(state)
      await this.#snapshots.run('', async () => {
        await this.#journal.close()
        await this.#reached?.close(this.#journal.end)
      })
    } finally {
      await this.#options.lock.release()
    }
  }

  get #journal(): JournalWriter {
    if (this.#writer === undefined) throw new Error('The folder has not been read.')
    return this.#writer
  }

  get #nothingYet(): Mark {
    return { number: this.#number, changes: 0, bytes: 0, sum: '' }
  }

  get #isDue(): boolean {
    if (this.failure !== undefined) return false
    const due = Math.max(this.#options.snapshotAfter ?? SNAPSHOT_AFTER, this.#snapshotBytes * 2, this.#retryAt)
    // What the disk may have lost of older files is written anew, as soon as it takes anything again.
    return this.#journal.distrusted ? this.#journal.bytes > this.#retryAt : this.#journal.bytes > due
  }

  /** A folder of which nothing can be read is not taken for a fresh one. */
  #refuseNothing({ damage }: Loaded): void {
    const { folder, state } = this.#options
    const lost = damage.find((each) => each.lost)
    if (lost === undefined || !state.rows()[Symbol.iterator]().next().done) return
    throw new StoreError({
      trouble: 'folder',
      message: `Nothing of what was kept in ${folder} can be read. ${join(folder, lost.file)}: ${lost.message}`,
      remedy: 'Put it back from a copy, or delete it to start afresh. Nothing was changed.',
    })
  }

  /** Opens the last journal, or the first. */
  async #begin({ files, end, after, journalBytes }: Loaded, from: Mark): Promise<void> {
    const number = this.#number
    const isThere = files.journals.includes(number) && end?.number === number
    const fresh = isThere ? undefined : await this.#create(number)
    this.#writer = new JournalWriter({
      journal: {
        file: await this.#open(this.#path('journal', number), 'a'),
        end: fresh ?? from,
        after: isThere ? after : end,
      },
      bytes: journalBytes,
      explain: (cause) => this.#unwritable(cause),
      reached: (mark) => this.#reached?.note(mark),
      cutBack: (mark) => this.#cutBack(mark),
      onFailure: (failure) => this.#failed(failure),
    })
  }

  /** Writes anew what could be read, and only when that is whole puts away what it came from. */
  async #mend({ damage, aside }: Loaded, earlier: Findings): Promise<void> {
    const { folder, state, report } = this.#options
    const notices: Notice[] = []
    for (const each of damage) {
      const notice = await keepDamage(folder, each)
      report(notice)
      notices.push(notice)
    }
    const before = await filesIn(folder)
    const isLoss = damage.some(({ lost }) => lost)
    const old = [
      ...before.journals.map((number) => fileName('journal', number)),
      ...before.snapshots.map((number) => fileName('snapshot', number)),
    ]
    const away = [...new Set([...earlier.aside, ...(isLoss ? old : aside)])]
    if (notices.length > 0) await keepFindings(folder, { notices: [...earlier.notices, ...notices], aside: away })
    await this.#snapshot(() => state.rows(), { keepOld: true })
    if (!(await isSnapshotWhole(folder, this.#number))) {
      throw new Error(`${this.#path('snapshot', this.#number)} was written and is not whole`)
    }
    await this.#putAway(this.#number, away)
  }

  /** Puts aside or removes what is older than a snapshot that is whole. */
  async #putAway(before: number, aside: readonly string[]): Promise<void> {
    const { folder } = this.#options
    if (aside.length > 0) {
      const old = oldIn(await filesIn(folder), before)
      await putAside(
        folder,
        old.filter((file) => aside.includes(file)),
      )
    }
    await this.#removeOld(before)
  }

  async #snapshotIfPossible(state: State): Promise<void> {
    try {
      await this.#snapshot(() => state.rows())
      this.#retryAt = 0
      this.#journal.distrusted = false
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
   * makes them exact, so what the snapshot has seen must be in the journal before the snapshot counts.
   */
  async #snapshot(rows: () => Iterable<HeldRow>, { keepOld = false } = {}): Promise<void> {
    await this.#snapshots.run('', async () => {
      if (this.failure !== undefined) throw this.failure
      const number = this.#number + 1
      const path = this.#path('snapshot', number)
      const end = await this.#create(number)
      const file = await this.#open(this.#path('journal', number), 'a')
      let content: Iterable<HeldRow> = []
      await this.#journal.turn({ file, end, after: undefined }, () => {
        content = rows()
        this.#number = number
      })
      let bytes = 0
      const fill = async (snapshot: OutputFile): Promise<void> => {
        bytes = await writeSnapshot(snapshot, { name: nameOf('snapshot', number), rows: content })
        await this.#journal.flush()
      }
      await writeWhole(path, fill, this.#open)
      const { size } = await stat(path)
      if (size !== bytes) throw new Error(`${path} has ${size} bytes, and ${bytes} were written`)
      this.#snapshotBytes = bytes
      if (!keepOld) await this.#removeOld(number)
    })
  }

  /** Returns where it ends. `after`: said in the file from the start; else with its first change. */
  async #create(number: number, after?: Mark): Promise<Mark> {
    const lines = new LineBuffer()
    lines.add(formatLine(nameOf('journal', number)))
    if (after !== undefined) lines.add(afterLine(after))
    const end = { number, changes: 0, bytes: lines.length, sum: lines.sum }
    await writeWhole(this.#path('journal', number), (file) => file.appendFile(lines.take()), this.#open)
    return end
  }

  #failed(failure: Error): void {
    if (this.#isTold) return
    this.#isTold = true
    this.#options.onTrouble?.(failure)
  }

  /** Behind the mark stands what nobody was told, or part of it. Where it cannot be cut off, the next file says so. */
  async #cutBack({ number, bytes }: Mark): Promise<void> {
    await truncate(this.#path('journal', number), bytes).catch(() => undefined)
  }

  /**
   * Goes on in a new file, which says how far the old one counts: what a sync that failed has left in that one is
   * unknown, and a second sync of it would prove nothing.
   */
  async #turnAfterFailure(): Promise<void> {
    const { failure, end, behind, failedBytes } = this.#journal
    if (failure === undefined) return
    try {
      if (this.#refused !== undefined) await this.#withdraw(this.#refused)
      await this.#cutBack(end)
      // A file that holds nothing yet is made anew under its own name.
      const number = behind === end ? this.#number + 1 : this.#number
      const path = this.#path('journal', number)
      await probeRoom(`${path}.tmp`, { bytes: failedBytes, openFile: this.#open })
      const fresh = await this.#create(number, behind)
      const file = await this.#open(path, 'a')
      this.#number = number
      await this.#journal.resume({ file, end: fresh, after: undefined })
    } catch {
      throw failure
    }
    this.#isTold = false
    this.#options.onTrouble?.()
  }

  async #withdraw(snapshot: string): Promise<void> {
    await unlink(snapshot).catch((error: unknown) => {
      if (systemCode(error) !== 'ENOENT') throw error
    })
    await syncFolder(this.#options.folder)
    this.#refused = undefined
  }

  /** Removes what a snapshot makes superfluous. What stays behind does no harm. */
  async #removeOld(before: number): Promise<void> {
    const { folder } = this.#options
    try {
      await removeFiles(folder, oldIn(await filesIn(folder), before))
    } catch {
      // The folder could not be listed; the next snapshot tries again.
    }
  }

  #path(kind: Kind, number: number): string {
    return join(this.#options.folder, fileName(kind, number))
  }

  #unwritable(cause: unknown): StoreError {
    return new StoreError({
      trouble: 'write',
      message: `Cannot write to ${this.#options.folder}: ${messageOf(cause)}.`,
      remedy: 'Make room or repair the disk: each write tries again. What was acknowledged is safe.',
      cause,
    })
  }
}

/** The files from before that number. */
function oldIn({ journals, snapshots }: FolderFiles, before: number): string[] {
  const old = (kind: Kind, numbers: readonly number[]): string[] =>
    numbers.filter((number) => number < before).map((number) => fileName(kind, number))
  return [...old('journal', journals), ...old('snapshot', snapshots)]
}
