import { setImmediate as endOfTurn } from 'node:timers/promises'
import type { OutputFile } from './folder-files.ts'
import { LineBuffer } from './line-buffer.ts'

/**
 * Appends lines in batches: whatever arrives while a batch is on its way goes out in the next one,
 * with one write and one sync. After a failure nothing is written any more, because the end of the
 * file is then unknown; `failure` is what everybody gets to hear.
 */
export class JournalWriter {
  #file: OutputFile
  #queued = new LineBuffer()
  /** What is on its way stays untouched, so two take turns. */
  #spare = new LineBuffer()
  #turn: { file: OutputFile; atTurn: () => void } | undefined
  #onItsWay: Promise<void> | undefined
  #next: Promise<void> | undefined
  readonly #explain: (cause: unknown) => Error
  failure: Error | undefined
  /** Bytes written since the last turn. */
  bytes: number

  constructor({ file, bytes, explain }: { file: OutputFile; bytes: number; explain: (cause: unknown) => Error }) {
    this.#file = file
    this.bytes = bytes
    this.#explain = explain
  }

  get settled(): boolean {
    return this.failure === undefined && this.#queued.length === 0 && this.#onItsWay === undefined
  }

  append(line: string): void {
    this.#queued.add(line)
  }

  /** Resolves when every line appended so far is on the disk. */
  flush(): Promise<void> {
    if (this.#next !== undefined) return this.#next
    if (this.failure !== undefined) return Promise.reject(this.failure)
    if (this.#queued.length === 0 && this.#turn === undefined) return this.#onItsWay ?? Promise.resolve()
    this.#next = this.#batch()
    return this.#next
  }

  /**
   * Turns to a new file. `atTurn` is called between two changes: every change before it goes to the
   * old file, every change after it to the new one. Resolves when the old file is whole and closed.
   */
  turn(file: OutputFile, atTurn: () => void): Promise<void> {
    this.#turn = { file, atTurn }
    return this.flush()
  }

  async close(): Promise<void> {
    await this.#turn?.file.close()
    await this.#file.close()
  }

  async #batch(): Promise<void> {
    await this.#onItsWay?.catch(() => undefined)
    // Not at once: what else this turn of the event loop brings goes out with the same sync.
    await endOfTurn()
    this.#onItsWay = this.#next
    this.#next = undefined
    if (this.failure !== undefined) throw this.failure
    try {
      await this.#write()
    } catch (cause) {
      this.failure = this.#explain(cause)
      throw this.failure
    } finally {
      if (this.#next === undefined) this.#onItsWay = undefined
    }
  }

  async #write(): Promise<void> {
    const lines = this.#queued
    const file = this.#file
    const turn = this.#turn
    this.#queued = this.#spare
    this.#spare = lines
    this.#turn = undefined
    if (turn !== undefined) {
      this.#file = turn.file
      turn.atTurn()
    }
    try {
      if (lines.length > 0) await this.#append(file, lines.take())
    } finally {
      if (turn !== undefined) await file.close()
    }
    if (turn !== undefined) this.bytes = 0
  }

  async #append(file: OutputFile, bytes: Buffer): Promise<void> {
    await file.appendFile(bytes)
    await file.datasync()
    this.bytes += bytes.length
  }
}
