import { setImmediate as endOfTurn } from 'node:timers/promises'
import { after } from '../../platform/after.ts'
import type { OutputFile } from './folder-files.ts'
import { afterLine } from './journal-line.ts'
import { LineBuffer } from './line-buffer.ts'
import type { Mark } from './mark.ts'
import type { Pending } from '../pending.ts'
import { systemCode } from '../store-error.ts'

/** A journal that can be appended to. */
export interface JournalFile {
  readonly file: OutputFile
  /** Tells it from whatever somebody else puts in its place. */
  readonly id: string | undefined
  /** Where it ends. */
  readonly end: Mark
  /** The journal before it, which its first change is to stand behind; undefined where that is said already. */
  readonly after: Mark | undefined
}

interface WriterOptions {
  readonly journal: JournalFile
  /** Of all journals so far. */
  readonly bytes: number
  readonly explain: (cause: unknown) => Error
  /** Why nothing that this file takes can be relied on, although it takes it: it was removed, say. Never rejects. */
  readonly look: (journal: JournalFile) => Promise<Error | undefined>
  /** Told how far the journal reaches after each batch. */
  readonly reached: (mark: Mark) => void
  /** Cuts the file back to where it is known to be right, before anybody hears that the rest has failed. */
  readonly cutBack: () => Promise<void>
  readonly onFailure: (failure: Error) => void
}

/** Milliseconds between two looks while much is written: one costs the processor some sixty microseconds. */
const LOOK_EVERY = 100

/**
 * Appends lines in batches: whatever arrives while a batch is on its way goes out in the next one,
 * with one write and one sync. After a failure the end of the file is unknown. All that is not durable is
 * then taken back, and nothing is written any more until `resume` names another file.
 */
export class JournalWriter {
  readonly #options: WriterOptions
  #journal: JournalFile
  #queued = new LineBuffer()
  /** What is on its way stays untouched, so two take turns. */
  #spare = new LineBuffer()
  /** Changes that are queued. */
  #pending: Pending[] = []
  #turn: { to: JournalFile; atTurn: () => void } | undefined
  #onItsWay: Promise<void> | undefined
  #next: Promise<void> | undefined
  /** As long as a batch is being written: when it has been, or has failed. */
  #diskFree: Promise<void> | undefined
  #lost: Error | undefined
  #isLookDue = true
  #callOff: (() => void) | undefined
  failure: Error | undefined
  /** How often changes have been taken back. */
  rounds = 0
  /** Bytes written since the last turn. */
  bytes: number
  /** Bytes of the batch that failed last. */
  failedBytes = 0
  /** Bytes that may stand behind the end, since nobody knows how much of them was written. */
  unsureBytes = 0
  /** The disk has taken lines and then not kept them: what else it has lost is unknown. */
  distrusted = false

  constructor(options: WriterOptions) {
    this.#options = options
    this.#journal = options.journal
    this.bytes = options.bytes
  }

  get journal(): JournalFile {
    return this.#journal
  }

  /** How far the current journal is known to be right. */
  get end(): Mark {
    return this.#journal.end
  }

  /** What the next file is to stand behind: the current one, or the one before, where the current one holds nothing yet. */
  get behind(): Mark {
    return this.#journal.after ?? this.#journal.end
  }

  get settled(): boolean {
    return this.#queued.length === 0 && this.#onItsWay === undefined
  }

  /** Throws the reason for which changes were taken back since that round. */
  check(round: number): void {
    if (round !== this.rounds && this.#lost !== undefined) throw this.#lost
  }

  append(line: string, pending: Pending): void {
    this.#queued.add(line)
    this.#pending.push(pending)
  }

  /** Resolves when every line appended so far is on the disk. */
  flush(): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure)
    if (this.#next !== undefined) return this.#next
    if (this.#queued.length === 0 && this.#turn === undefined) return this.#onItsWay ?? Promise.resolve()
    this.#next = this.#batch()
    return this.#next
  }

  /** Resolves when everything was found to be in its place; rejects with what failed. Nothing is written meanwhile. */
  look(): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure)
    this.#isLookDue = true
    return (this.#next ??= this.#batch())
  }

  /**
   * Turns to another file. `atTurn` is called between two changes: every change before it has gone to the old file,
   * every change after it goes to the new one. Resolves when the old file is whole and closed.
   */
  async turn(to: JournalFile, atTurn: () => void): Promise<void> {
    if (this.failure !== undefined) {
      await to.file.close()
      throw this.failure
    }
    this.#turn = { to, atTurn }
    return this.flush()
  }

  /** Takes back what is not durable, and stops. */
  fail(cause: unknown, onItsWay: readonly Pending[] = []): Error {
    this.failure = this.#lost = this.#options.explain(cause)
    this.rounds += 1
    this.failedBytes += this.#queued.length
    const taken = [...onItsWay, ...this.#pending]
    this.#pending = []
    this.#queued.take()
    this.#next = undefined
    void this.#turn?.to.file.close().catch(() => undefined)
    this.#turn = undefined
    for (const pending of taken.toReversed()) pending.undo()
    this.#options.onFailure(this.failure)
    return this.failure
  }

  /** Goes on in a new file after a failure. */
  async resume(journal: JournalFile): Promise<void> {
    const old = this.#journal.file
    this.#journal = journal
    this.unsureBytes = 0
    this.failure = undefined
    await old.close().catch(() => undefined)
  }

  async close(): Promise<void> {
    this.#callOff?.()
    await this.#turn?.to.file.close()
    await this.#journal.file.close()
  }

  async #batch(): Promise<void> {
    const { rounds } = this
    // What has waited for the disk leaves as soon as that is free, before those go on whose lines it has just kept.
    // Otherwise not at once: what else this turn of the event loop brings goes out with the same sync.
    await (this.#diskFree ?? endOfTurn())
    // What was to be written has been taken back together with what came before it.
    this.check(rounds)
    this.#onItsWay = this.#next
    this.#next = undefined
    const pending = this.#pending
    this.#pending = []
    let free = (): void => undefined
    this.#diskFree = new Promise((resolve) => (free = resolve))
    try {
      await this.#write()
    } catch (cause) {
      const failure = this.fail(cause, pending)
      await this.#options.cutBack()
      throw failure
    } finally {
      if (this.#next === undefined) this.#onItsWay = undefined
      this.#diskFree = undefined
      free()
    }
    for (const each of pending) each.settle()
    this.#options.reached(this.end)
  }

  async #write(): Promise<void> {
    const turn = this.#turn
    const lines = this.#queued
    this.#queued = this.#spare
    this.#spare = lines
    // While the disk is at work: nobody waits for it.
    const looking = this.#isLookDue ? this.#look() : undefined
    const reached = lines.length > 0 ? await this.#append(lines) : this.#journal
    const lost = await looking
    if (lost !== undefined) throw lost
    this.#journal = reached
    this.unsureBytes = 0
    if (turn === undefined) return
    const old = this.#journal
    this.#journal = { ...turn.to, after: old.end }
    this.#turn = undefined
    this.bytes = 0
    turn.atTurn()
    // What it holds is on the disk already.
    await old.file.close().catch(() => undefined)
  }

  #look(): Promise<Error | undefined> {
    this.#isLookDue = false
    this.#callOff?.()
    this.#callOff = after(LOOK_EVERY, () => (this.#isLookDue = true))
    return this.#options.look(this.#journal)
  }

  /** Returns the journal with the lines at its end. */
  async #append(lines: LineBuffer): Promise<JournalFile> {
    const { file, id, end, after: behind } = this.#journal
    const { count, sum } = lines
    const taken = lines.take()
    const bytes = behind === undefined ? taken : Buffer.concat([lineOf(afterLine(behind)), taken])
    this.failedBytes = this.unsureBytes = bytes.length
    try {
      await file.appendFile(bytes)
      await file.datasync()
    } catch (error) {
      this.distrusted = !isLackOfRoom(error)
      throw error
    }
    this.bytes += bytes.length
    const reached = { number: end.number, changes: end.changes + count, bytes: end.bytes + bytes.length, sum }
    return { file, id, end: reached, after: undefined }
  }
}

/** Then nothing that was taken before is lost. */
function isLackOfRoom(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(systemCode(error) ?? '')
}

/** One line as it stands in a file. */
function lineOf(json: string): Buffer {
  const lines = new LineBuffer()
  lines.add(json)
  return lines.take()
}
