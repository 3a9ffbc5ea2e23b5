import { statSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Adapter } from 'lowdb'
import { isSnapshotWhole } from './choose-snapshot.ts'
import { cutBack } from './cut-back.ts'
import {
  fileName,
  filesIn,
  type Kind,
  nameOf,
  namesOf,
  openFile,
  removeFiles,
  type OpenFile,
  type OutputFile,
} from './folder-files.ts'
import { type Findings, forgetFindings, keepFindings, readFindings } from './findings.ts'
import { HeldFolder, lostForGood, othersThere, unwritable, vanished, WRITTEN_ANEW } from './held-folder.ts'
import { afterLine, changeLine, formatLine } from './journal-line.ts'
import { type Loaded, loadFolder } from './journal-load.ts'
import { type JournalFile, JournalWriter } from './journal-writer.ts'
import { Lanes } from '../lanes.ts'
import type { JournalOptions, Notice } from './journal-options.ts'
import { LineBuffer } from './line-buffer.ts'
import type { Mark } from './mark.ts'
import { putAway, removeOld, withdraw } from './old-files.ts'
import { type OwnFile, OwnFiles } from './own-files.ts'
import type { Pending } from '../pending.ts'
import { probeRoom } from './probe-room.ts'
import { keepDamage } from './put-aside.ts'
import { refuseNothingLeft } from './refuse-nothing-left.ts'
import { ReachedFile, writeReached } from './reached-file.ts'
import type { Change, Recorder } from '../recorder.ts'
import { seeFile } from './seen-file.ts'
import { writeSnapshot } from './snapshot-file.ts'
import type { HeldRow, State } from '../state.ts'
import { messageOf, StoreError } from '../store-error.ts'

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
  readonly #held: HeldFolder
  readonly #open: OpenFile
  readonly #own: OwnFiles
  readonly #snapshots = new Lanes()
  #writer: JournalWriter | undefined
  #reached: ReachedFile | undefined
  #number = 1
  /** The highest number that a file of ours was given. */
  #newest = 1
  /** The snapshot before the journals; 0 where there is none. */
  #base = 0
  #snapshotBytes = 0
  /** Length of the journal at which a snapshot is tried again after one has failed. */
  #retryAt = 0
  #recovering: Promise<void> | undefined
  /** A snapshot of a state that was refused in the end, though it has got its name. */
  #refused: string | undefined
  #isTold = false

  constructor(options: JournalOptions) {
    this.#options = options
    this.#held = new HeldFolder(options.folder, options.lock)
    this.#open = options.openFile ?? openFile
    this.#own = new OwnFiles(options.folder, this.#open)
  }

  async read(): Promise<State> {
    const { folder, state, report, holdsFindings } = this.#options
    await this.#own.adopt()
    const loaded = await loadFolder(this.#options)
    refuseNothingLeft(folder, { damage: loaded.damage, state })
    const { journals, snapshots } = loaded.files
    const last = Math.max(journals.at(-1) ?? 0, snapshots.at(-1) ?? 0, 1)
    // A journal that is not continued, such as one under another's name, is not written over before it is put aside.
    this.#newest = this.#number = journals.includes(last) && loaded.end?.number !== last ? last + 1 : last
    this.#base = snapshots.at(-1) ?? 0
    this.#snapshotBytes = loaded.snapshotBytes
    const { end = this.#nothingYet } = loaded
    // Before anything that is missed without it.
    if (!loaded.isNoted) await writeReached(folder, end)
    await this.#begin(loaded, end)
    try {
      await removeFiles(folder, loaded.files.unfinished)
      const earlier = await readFindings(folder)
      for (const notice of earlier.notices) report(notice)
      if (loaded.tidy) await putAway(folder, this.#base, earlier.aside)
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

  look(): Promise<void> {
    return this.#journal.look()
  }

  recover(state: State): Promise<void> {
    return (this.#recovering ??= this.#snapshots
      .run('', () => this.#goOnAfterFailure(state))
      .finally(() => (this.#recovering = undefined)))
  }

  async replace(state: State): Promise<void> {
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

  /**
   * Rejects where what was acknowledged is lost with the process. Not for a failed write: everybody whom that concerned
   * has been told.
   */
  async close(state: State): Promise<void> {
    let lost: StoreError | undefined
    try {
      // What was lost is still in memory, and not for long.
      await this.look().catch(() => this.recover(state).catch(() => undefined))
      lost = await this.#lost()
      const worth = Math.max(WORTH_AT_CLOSE, this.#snapshotBytes)
      if (this.failure === undefined && this.#journal.bytes > worth) await this.#snapshotIfPossible(state)
      await this.#snapshots.run('', async () => {
        await this.#journal.close()
        await this.#reached?.close(this.#journal.end)
      })
    } finally {
      await this.#held.release()
    }
    if (lost !== undefined) throw lost
  }

  async #lost(): Promise<StoreError | undefined> {
    if (this.failure === undefined) return undefined
    const missing = await this.#held.missing(this.#needed(this.#journal.journal)).catch(messageOf)
    return missing === undefined ? undefined : lostForGood(this.#options.folder, { missing, why: this.failure })
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

  /** Opens the last journal, or the first. */
  async #begin({ files, end, after, journalBytes }: Loaded, from: Mark): Promise<void> {
    const number = this.#number
    const isThere = files.journals.includes(number) && end?.number === number
    const fresh = isThere ? undefined : await this.#create(number)
    this.#writer = new JournalWriter({
      journal: { ...(await this.#openJournal(number)), end: fresh ?? from, after: isThere ? after : end },
      bytes: journalBytes,
      explain: (cause) => this.#unwritable(cause),
      reached: (mark) => this.#reached?.note(mark),
      look: (journal) => this.#look(journal),
      cutBack: () => this.#cutBack(),
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
    const away = [...new Set([...earlier.aside, ...(isLoss ? namesOf(before) : aside)])]
    if (notices.length > 0) await keepFindings(folder, { notices: [...earlier.notices, ...notices], aside: away })
    await this.#snapshot(() => state.rows(), { keepOld: true })
    if (!(await isSnapshotWhole(folder, this.#number))) {
      throw new Error(`${this.#path('snapshot', this.#number)} was written and is not whole`)
    }
    await putAway(folder, this.#number, away)
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
      // What others have put in our place is neither written over nor removed.
      await this.#journal.look()
      const number = this.#number + 1
      const end = await this.#create(number)
      const opened = await this.#openJournal(number)
      let content: Iterable<HeldRow> = []
      await this.#journal.turn({ ...opened, end, after: undefined }, () => {
        this.#own.grow(this.#journal.behind)
        content = rows()
        this.#number = number
      })
      await this.#writeRows(number, content)
      await this.#journal.look()
      if (!keepOld) await removeOld(this.#options.folder, number)
    })
  }

  /** Writes a snapshot; `content` may change meanwhile, as long as the journal says so. */
  async #writeRows(number: number, content: Iterable<HeldRow>): Promise<void> {
    const path = this.#path('snapshot', number)
    let bytes = 0
    const fill = async (snapshot: OutputFile): Promise<void> => {
      bytes = await writeSnapshot(snapshot, { name: nameOf('snapshot', number), rows: content })
      if (this.failure === undefined) await this.#journal.flush()
    }
    await this.#own.write(fileName('snapshot', number), fill)
    const { size } = await stat(path)
    if (size !== bytes) throw new Error(`${path} has ${size} bytes, and ${bytes} were written`)
    this.#snapshotBytes = bytes
    this.#base = number
  }

  async #openJournal(number: number): Promise<Pick<JournalFile, 'file' | 'id'>> {
    const path = this.#path('journal', number)
    return { file: await this.#open(path, 'a'), id: (await seeFile(path))?.id }
  }

  /** Returns where it ends. `after`: said in the file from the start; else with its first change. */
  async #create(number: number, after?: Mark): Promise<Mark> {
    const lines = new LineBuffer()
    lines.add(formatLine(nameOf('journal', number)))
    if (after !== undefined) lines.add(afterLine(after))
    const end = { number, changes: 0, bytes: lines.length, sum: lines.sum }
    this.#newest = Math.max(this.#newest, number)
    await this.#own.write(fileName('journal', number), (file) => file.appendFile(lines.take()))
    return end
  }

  #failed(failure: Error): void {
    if (this.#isTold) return
    this.#isTold = true
    this.#options.onTrouble?.(failure)
  }

  /** What nobody can rely on although it can be written to. */
  async #look(journal: JournalFile): Promise<Error | undefined> {
    const base = this.#base
    const missing = await this.#held.missing(this.#needed(journal)).catch(() => undefined)
    // A snapshot that was superseded meanwhile is not missed.
    return missing === undefined || base !== this.#base ? undefined : vanished(missing)
  }

  /** All that a start would read. */
  #needed(journal: JournalFile): OwnFile[] {
    // What is on its way may stand behind it.
    return [...this.#own.before({ base: this.#base, number: journal.end.number }), this.#current(journal, Infinity)]
  }

  #current({ end, id = '' }: JournalFile, unsure: number): OwnFile {
    return { path: this.#path('journal', end.number), id, bytes: end.bytes, unsure }
  }

  /** Whoever has taken the folder may be reading it, and going on behind it. */
  async #cutBack(): Promise<void> {
    const { journal, unsureBytes } = this.#journal
    if (await this.#held.holds().catch(() => false)) await cutBack(this.#current(journal, unsureBytes))
  }

  async #goOnAfterFailure(state: State): Promise<void> {
    const { failure, journal, unsureBytes } = this.#journal
    if (failure === undefined) return
    try {
      await this.#held.regain()
      this.#own.grow({ ...journal.end, unsure: unsureBytes })
      if (await this.#own.hasForeign({ exactly: this.#held.wasLost })) throw othersThere(this.#held.path)
      await this.#cutBack()
      const isWhole = (await this.#held.missing(this.#needed(journal))) === undefined
      await withdraw(this.#options.folder, this.#refused)
      this.#refused = undefined
      if (isWhole) await this.#turnAfterFailure()
      else await this.#writeAnew(state)
      this.#held.allIsWell()
    } catch (error) {
      // Whoever asks is told what stands in the way now.
      if (error instanceof StoreError) this.#journal.failure = error
      throw this.failure
    }
    this.#isTold = false
    this.#options.onTrouble?.()
  }

  /**
   * Goes on in a new file, which says how far the old one counts: what a sync that failed has left in that one is
   * unknown, and a second sync of it would prove nothing.
   */
  async #turnAfterFailure(): Promise<void> {
    const { end, behind, failedBytes } = this.#journal
    // A file that holds nothing yet is made anew under its own name.
    const number = behind === end ? this.#number + 1 : this.#number
    await probeRoom(`${this.#path('journal', number)}.tmp`, { bytes: failedBytes, openFile: this.#open })
    const fresh = await this.#create(number, behind)
    const opened = await this.#openJournal(number)
    this.#number = number
    await this.#journal.resume({ ...opened, end: fresh, after: undefined })
  }

  /** Memory holds all that was acknowledged, and nothing changes there before the disk has the whole of it again. */
  async #writeAnew(state: State): Promise<void> {
    const { folder, report, whenAnew } = this.#options
    const number = this.#newest + 1
    await whenAnew?.()
    const end = await this.#create(number)
    const reached = await ReachedFile.open(folder, end)
    await this.#reached?.leave()
    this.#reached = reached
    await this.#writeRows(number, state.rows())
    const opened = await this.#openJournal(number)
    this.#number = number
    await this.#journal.resume({ ...opened, end, after: undefined })
    await putAway(folder, number, namesOf(await filesIn(folder))).catch(() => undefined)
    report({ file: folder, position: 0, bytes: 0, message: WRITTEN_ANEW })
  }

  #path(kind: Kind, number: number): string {
    return join(this.#options.folder, fileName(kind, number))
  }

  #unwritable(cause: unknown): StoreError {
    return cause instanceof StoreError ? cause : unwritable(this.#options.folder, cause)
  }
}
