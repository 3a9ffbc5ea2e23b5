import { join } from 'node:path'
import { chooseSnapshot } from './choose-snapshot.ts'
import { fileName, filesIn, type FolderFiles } from './folder-files.ts'
import { FORMAT_VERSION, type JournalRecord } from './journal-line.ts'
import type { JournalOptions } from './journal-options.ts'
import type { Mark } from './mark.ts'
import { type Head, readHeads } from './read-heads.ts'
import { type Damage, readRecords, type Wanted } from './read-records.ts'
import { readReached } from './reached-file.ts'
import { cutOff, misnamed, missing, noBeginning, notNoted, passedOver, shortOfRows } from './shortfalls.ts'
import { seeFile } from './seen-file.ts'
import { takeIn } from './take-in.ts'

export interface Loaded {
  /** All that are there. */
  readonly files: FolderFiles
  readonly damage: readonly Damage[]
  /** Files that were not read, and that nothing else replaces. */
  readonly aside: readonly string[]
  /** True when lines can be appended to the last journal as it stands. */
  readonly tidy: boolean
  /** Of all journals that were read. */
  readonly journalBytes: number
  readonly snapshotBytes: number
  /** Where the last journal ends; undefined when there is none. */
  readonly end: Mark | undefined
  /** The journal before it, where the last one does not say yet that it stands behind it. */
  readonly after: Mark | undefined
  /** Whether it is noted how far the last journal reached. */
  readonly isNoted: boolean
}

type LoadedFrom = Pick<JournalOptions, 'folder' | 'state' | 'progress'>

const noProgress = (): void => undefined

/** Reads a folder into `state` and changes nothing in it. Whatever is whole is taken, also behind damage. */
export async function loadFolder({ folder, state, progress = noProgress }: LoadedFrom): Promise<Loaded> {
  const all = await filesIn(folder)
  const heads = await readHeads(folder, all)
  const reached = await readReached(folder)
  const copies = heads.filter(({ isCopyOf }) => isCopyOf !== undefined)
  const isOwn = (kind: 'journal' | 'snapshot') => (number: number) =>
    !copies.some(({ file }) => file === fileName(kind, number))
  const files = {
    journals: all.journals.filter(isOwn('journal')),
    snapshots: all.snapshots.filter(isOwn('snapshot')),
    unfinished: [],
  }
  const chosen = await chooseSnapshot(folder, files)
  const load = new Load({ folder, state, progress, heads, reached: typeof reached === 'string' ? undefined : reached })
  load.damage.push(...copies.map(misnamed), ...chosen.passedOver.map(passedOver))
  if (typeof reached === 'string' && heads.some(({ isMarked }) => isMarked)) load.damage.push(notNoted(reached))
  await load.all(chosen.number, files.journals)
  const aside = [...copies.map(({ file }) => file), ...chosen.passedOver.map((number) => fileName('snapshot', number))]
  return { ...load.outcome(), files: all, aside, isNoted: typeof reached === 'object' }
}

interface LoadOptions extends Required<LoadedFrom> {
  readonly heads: readonly Head[]
  readonly reached: Mark | undefined
}

class Load {
  readonly #options: LoadOptions
  readonly damage: Damage[] = []
  #tidy = true
  #journalBytes = 0
  #snapshotBytes = 0
  /** Of the files behind the one that is being read, and of all. */
  #read = 0
  #toRead = 0
  #end: Mark | undefined
  #after: Mark | undefined

  constructor(options: LoadOptions) {
    this.#options = options
  }

  async all(snapshot: number | undefined, all: readonly number[]): Promise<void> {
    const journals = all.filter((journal) => journal >= (snapshot ?? 1))
    const files = journals.map((number) => fileName('journal', number))
    if (snapshot !== undefined) files.push(fileName('snapshot', snapshot))
    this.#toRead = await this.#sizeOf(files)
    try {
      await this.#all(snapshot, journals)
    } finally {
      this.#options.progress(this.#toRead, this.#toRead)
    }
  }

  async #all(snapshot: number | undefined, journals: readonly number[]): Promise<void> {
    if (snapshot !== undefined) await this.#snapshot(fileName('snapshot', snapshot))
    let expected = snapshot ?? 1
    for (const number of journals) {
      if (number > expected) this.damage.push(missing(expected, number - 1, this.#afterIn(number)))
      await this.#journal(number)
      expected = number + 1
    }
    const { reached } = this.#options
    if (reached !== undefined && reached.number >= expected && reached.bytes > 0) {
      this.damage.push(missing(expected, reached.number, reached))
    } else if (expected === snapshot) this.damage.push(missing(expected, expected, undefined))
  }

  outcome(): Pick<Loaded, 'damage' | 'tidy' | 'journalBytes' | 'snapshotBytes' | 'end' | 'after'> {
    return {
      damage: this.damage,
      tidy: this.#tidy && this.damage.length === 0,
      journalBytes: this.#journalBytes,
      snapshotBytes: this.#snapshotBytes,
      end: this.#end,
      after: this.#after,
    }
  }

  async #snapshot(file: string): Promise<void> {
    const reading = await readRecords({ ...this.#source, file })
    this.damage.push(...reading.damage, ...noBeginning(file, reading), ...shortOfRows(file, reading))
    this.#tidy &&= reading.ended && isOfToday(reading.first)
    this.#snapshotBytes = reading.bytes
    this.#read += reading.bytes
  }

  async #journal(number: number): Promise<void> {
    const file = fileName('journal', number)
    const { reached } = this.#options
    const next = this.#afterIn(number + 1)
    const mark = next?.number === number ? next : reached?.number === number ? reached : undefined
    const reading = await readRecords({ ...this.#source, file, mark, untilMark: mark !== undefined && mark === next })
    this.damage.push(...reading.damage, ...noBeginning(file, reading), ...cutOff(file, reading, mark))
    this.#tidy &&= reading.ended && isOfToday(reading.first)
    this.#journalBytes += reading.bytes
    this.#read += reading.bytes
    this.#after = this.#afterIn(number) === undefined ? this.#end : undefined
    this.#end = { number, ...reading.end }
  }

  get #source(): Pick<Wanted, 'folder' | 'take' | 'onBytes'> {
    const { folder, state, progress } = this.#options
    return {
      folder,
      take: (record, place) => takeIn(state, record, place),
      onBytes: (bytes) => progress(this.#read + bytes, this.#toRead),
    }
  }

  async #sizeOf(files: readonly string[]): Promise<number> {
    const found = await Promise.all(files.map((file) => seeFile(join(this.#options.folder, file))))
    return found.reduce((sum, file) => sum + (file?.bytes ?? 0), 0)
  }

  #afterIn(number: number): Mark | undefined {
    return this.#options.heads.find(({ file }) => file === fileName('journal', number))?.after
  }
}

/** A file of an earlier format is not appended to: the program that wrote it would misread it. */
function isOfToday(first: JournalRecord | undefined): boolean {
  return first?.kind === 'format' && first.version === FORMAT_VERSION
}
