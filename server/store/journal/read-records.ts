import { basename, join } from 'node:path'
import { fileLines, type FileLine } from './file-lines.ts'
import { FORMAT_VERSION, READABLE_FORMATS, readLine, type JournalRecord } from './journal-line.ts'
import type { Mark } from './mark.ts'
import { StoreError } from '../store-error.ts'

/** Bytes that are not what was written, or something that is not there. */
export interface Damage {
  /** The file's name in the folder. */
  readonly file: string
  readonly position: number
  readonly parts: readonly Buffer[]
  readonly message: string
  /** Whether something may be lost that was acknowledged. */
  readonly lost: boolean
  /** The half of a line that a kill leaves: nothing has become of what was written. */
  readonly isTornEnd?: boolean
}

export interface Reading {
  readonly damage: readonly Damage[]
  /** Whether its last line has its line feed. */
  readonly ended: boolean
  readonly bytes: number
  /** Rows, or writes. */
  readonly rows: number
  /** Where the last line ends, and how many changes are whole. */
  readonly end: Omit<Mark, 'number'>
  /** Whether a line ended where the mark says. */
  readonly met: boolean
  readonly first: JournalRecord | undefined
  readonly last: JournalRecord | undefined
}

export interface Wanted {
  readonly folder: string
  readonly file: string
  /** Given each record that is whole, in order. */
  readonly take: (record: JournalRecord, place: string) => void
  /** Told how far reading has come, now and then. */
  readonly onBytes?: (bytes: number) => void
  /** A line is known to end here. */
  readonly mark?: Mark | undefined
  /** What stands behind the mark was never acknowledged, and is passed over. */
  readonly untilMark?: boolean
}

/** Reads a journal or a snapshot line by line. Throws a `StoreError` when a later version of the program wrote it. */
export async function readRecords({ folder, file, take, onBytes, mark, untilMark = false }: Wanted): Promise<Reading> {
  const found = new DamageList(file)
  const path = join(folder, file)
  const reading = { ended: true, bytes: 0, rows: 0, met: mark === undefined || mark.bytes === 0 }
  const end = { changes: 0, bytes: 0, sum: '' }
  // A snapshot gets its name when it is whole, so half a line in one is no trace of a crash.
  const torn = file.startsWith('snapshot') ? { message: DAMAGED, lost: true } : TORN_END
  let first: JournalRecord | undefined
  let last: JournalRecord | undefined
  for await (const lines of fileLines(path)) {
    for (const line of lines) {
      if (untilMark && mark !== undefined && reading.met && end.bytes >= mark.bytes) break
      let counts = line.ended
      for (const piece of piecesOf(line, torn)) {
        if (!('record' in piece)) {
          found.add(piece)
          continue
        }
        counts = true
        const { record } = piece
        refuseLater(record, `${path}, byte ${line.position}`)
        first ??= record
        last = record
        if (record.kind === 'writes') reading.rows += record.writes.length
        if (record.kind === 'writes' || record.kind === 'drop') end.changes += 1
        take(record, `${path}, byte ${line.position}`)
      }
      reading.ended = line.ended
      reading.bytes = line.position + line.bytes.length + (line.ended ? 1 : 0)
      if (counts) Object.assign(end, { bytes: reading.bytes, sum: line.bytes.toString('latin1', 0, 8) })
      reading.met ||= mark?.bytes === reading.bytes && (mark.sum === end.sum || readLine(line.bytes) === undefined)
    }
    onBytes?.(reading.bytes)
  }
  return { ...reading, damage: found.list, end, first, last }
}

/** Throws a `StoreError` when a record says that a later version of the program wrote the file. */
export function refuseLater(record: JournalRecord, place: string): void {
  if (record.kind !== 'format' || READABLE_FORMATS.includes(record.version)) return
  throw new StoreError({
    trouble: 'format',
    message: `${place}: the format is version ${JSON.stringify(record.version)}, and this program knows versions up to ${FORMAT_VERSION}.`,
    remedy: 'Use the version of the program that wrote the folder, or another folder. Nothing was changed.',
  })
}

/** Whether a file's first record is the one that every file begins with, and names this file. */
export function beginsRight({ first }: Pick<Reading, 'first'>, file: string): boolean {
  return first?.kind === 'format' && (first.file === undefined || `${first.file}.log` === basename(file))
}

interface Broken {
  readonly position: number
  readonly bytes: Buffer
  readonly message: string
  readonly lost: boolean
  readonly isTornEnd?: boolean
}

/** What a line holds. Two lines whose line feed was hit are told apart again: both are whole. */
function* piecesOf(
  { position, bytes, ended }: FileLine,
  torn: Pick<Broken, 'message' | 'lost' | 'isTornEnd'>,
): Generator<{ record: JournalRecord } | Broken> {
  const whole = readLine(bytes)
  if (whole !== undefined) return yield { record: whole }
  for (const { index } of bytes.toString('latin1').matchAll(/[0-9a-f]{8} \{"/g)) {
    const second = index > 0 ? readLine(bytes.subarray(index)) : undefined
    if (second === undefined) continue
    const first = readLine(bytes.subarray(0, index - 1))
    if (first !== undefined) yield { record: first }
    const start = first === undefined ? 0 : index - 1
    yield { position: position + start, bytes: bytes.subarray(start, index), message: DAMAGED, lost: true }
    return yield { record: second }
  }
  yield { position, bytes, ...(ended ? { message: DAMAGED, lost: true } : torn) }
}

const DAMAGED = 'Damaged: the check sum does not match.'
const TORN_END = {
  message: 'The last line is incomplete, as a crash leaves it: it was never acknowledged.',
  lost: false,
  isTornEnd: true,
}

/** Damaged lines that follow each other are one damage: a file of rubbish is not a thousand reports. */
class DamageList {
  readonly list: (Damage & { parts: Buffer[]; end: number; lost: boolean })[] = []
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  add({ position, bytes, ...found }: Broken): void {
    const last = this.list.at(-1)
    if (last !== undefined && last.end + 1 === position) {
      last.parts.push(Buffer.from('\n'), bytes)
      last.end = position + bytes.length
      last.lost ||= found.lost
    } else this.list.push({ file: this.#file, position, parts: [bytes], ...found, end: position + bytes.length })
  }
}
