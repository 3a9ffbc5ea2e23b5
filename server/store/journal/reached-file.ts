import { open, readFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { after } from '../../platform/after.ts'
import { writeWhole } from './folder-files.ts'
import { readLine, reachedLine } from './journal-line.ts'
import { LineBuffer } from './line-buffer.ts'
import type { Mark } from './mark.ts'
import { systemCode } from '../store-error.ts'

export const REACHED = 'reached'

/** Milliseconds between two notes. What is cut off the journal within this time of a kill goes unseen. */
const EVERY = 100
/** Always the same length, within one sector: writing over it leaves the old or the new. */
const LENGTH = 160

/**
 * Says how far the last journal had been acknowledged, so that a start sees when its end is missing. It is not
 * synced, for it may lag behind, but it is never ahead: a journal that a kill left behind is never shorter.
 */
export class ReachedFile {
  readonly #file: FileHandle
  #latest: Mark
  #callOff: (() => void) | undefined
  #writing: Promise<void> = Promise.resolve()

  private constructor(file: FileHandle, mark: Mark) {
    this.#file = file
    this.#latest = mark
  }

  static async open(folder: string, mark: Mark): Promise<ReachedFile> {
    await writeReached(folder, mark)
    return new ReachedFile(await open(join(folder, REACHED), 'r+'), mark)
  }

  /** Costs nothing: it is written when the time has come; at once where a new file begins, which must be missed as well. */
  note(mark: Mark): void {
    if (mark === this.#latest) return
    const isNewFile = mark.number !== this.#latest.number
    this.#latest = mark
    if (isNewFile) this.#begin()
    else this.#callOff ??= after(EVERY, () => this.#begin())
  }

  /** Notes nothing more: another file has taken its place. */
  async leave(): Promise<void> {
    this.#callOff?.()
    await this.#writing
    await this.#file.close()
  }

  /** Notes where the journal ends, for good. */
  async close(end: Mark): Promise<void> {
    this.#callOff?.()
    await this.#writing
    try {
      this.#latest = end
      await this.#write()
      await this.#file.datasync()
    } catch {
      // What it said before still holds.
    } finally {
      await this.#file.close()
    }
  }

  #begin(): void {
    this.#callOff?.()
    this.#callOff = undefined
    this.#writing = this.#writing.then(() => this.#write()).catch(() => undefined)
  }

  async #write(): Promise<void> {
    const bytes = lineOf(this.#latest)
    await this.#file.write(bytes, 0, bytes.length, 0)
  }
}

/** Durably, and before anything that is missed without it. */
export async function writeReached(folder: string, mark: Mark): Promise<void> {
  await writeWhole(join(folder, REACHED), (file) => file.appendFile(lineOf(mark)))
}

/** What was noted: `missing` where the file is, `damaged` where it cannot be read. */
export async function readReached(folder: string): Promise<Mark | 'missing' | 'damaged'> {
  try {
    const bytes = await readFile(join(folder, REACHED))
    const record = readLine(bytes.subarray(0, bytes.indexOf(0x0a)))
    return record?.kind === 'reached' ? record.mark : 'damaged'
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 'missing'
    throw error
  }
}

function lineOf(mark: Mark): Buffer {
  const lines = new LineBuffer()
  // The check sum and two separators stand around it.
  lines.add(reachedLine(mark).padEnd(LENGTH - 10))
  return lines.take()
}
