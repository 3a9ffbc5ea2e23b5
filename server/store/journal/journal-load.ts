import { join } from 'node:path'
import { chooseSnapshot } from './choose-snapshot.ts'
import { fileLines, type FileLine } from './file-lines.ts'
import { fileName, filesIn, type FolderFiles } from './folder-files.ts'
import { FORMAT_VERSION, READABLE_FORMATS, readLine, type JournalRecord, type RecordedWrite } from './journal-line.ts'
import type { State } from '../state.ts'
import { StoreError } from '../store-error.ts'
import { prepareStored, type Write } from '../write.ts'

/** Bytes that are not what was written. */
export interface Damage {
  /** The file's name in the folder. */
  readonly file: string
  readonly position: number
  readonly parts: readonly Buffer[]
  readonly message: string
}

export interface Loaded {
  readonly state: State
  readonly files: FolderFiles
  /** Snapshots that broke off, and were not read because older files are whole. */
  readonly aside: readonly string[]
  readonly damage: readonly Damage[]
  /** True when lines can be appended to the last journal as it stands. */
  readonly tidy: boolean
  readonly journalBytes: number
  readonly snapshotBytes: number
}

/** Reads a folder into `state` and changes nothing in it. Whatever is whole is taken, also behind damage. */
export async function loadFolder(folder: string, state: State): Promise<Loaded> {
  const files = await filesIn(folder)
  const { number: snapshot, passedOver } = await chooseSnapshot(folder, files)
  const damage: Damage[] = passedOver.map(incomplete)
  let tidy = true
  const load = async (file: string): Promise<number> => {
    const reading = await readFile({ folder, file, state })
    damage.push(...reading.damage)
    tidy &&= reading.tidy
    return reading.bytes
  }
  const snapshotBytes = snapshot === undefined ? 0 : await load(fileName('snapshot', snapshot))
  let journalBytes = 0
  let expected = snapshot ?? 1
  for (const number of files.journals.filter((journal) => journal >= expected)) {
    if (number > expected) damage.push(missing(expected, number - 1))
    journalBytes += await load(fileName('journal', number))
    expected = number + 1
  }
  if (expected === snapshot) damage.push(missing(expected, expected))
  const aside = passedOver.map((number) => fileName('snapshot', number))
  return { state, files, aside, damage, tidy: tidy && damage.length === 0, journalBytes, snapshotBytes }
}

function incomplete(number: number): Damage {
  const message = 'The snapshot is incomplete; the older files, which are whole, are read instead.'
  return { file: fileName('snapshot', number), position: 0, parts: [], message }
}

/** Journals are numbered without gaps from the snapshot's number on; older ones are in the snapshot. */
function missing(first: number, last: number): Damage {
  const file = fileName('journal', first)
  const which =
    first === last ? 'The file is missing' : `The files from here to ${fileName('journal', last)} are missing`
  return { file, position: 0, parts: [], message: `${which}: changes are lost.` }
}

interface FileReading {
  readonly damage: readonly Damage[]
  readonly tidy: boolean
  readonly bytes: number
}

async function readFile({ folder, file, state }: { folder: string; file: string; state: State }): Promise<FileReading> {
  const found = new DamageList(file)
  let ended = true
  let bytes = 0
  let rows = 0
  let promised: number | undefined
  for await (const lines of fileLines(join(folder, file))) {
    for (const line of lines) {
      for (const piece of piecesOf(line)) {
        if ('record' in piece) {
          if (piece.record.kind === 'writes') rows += piece.record.writes.length
          if (piece.record.kind === 'end') promised = piece.record.rows
          apply({ record: piece.record, state, place: `${join(folder, file)}, byte ${line.position}` })
        } else found.add(piece)
      }
      ended = line.ended
      bytes = line.position + line.bytes.length + 1
    }
  }
  if (file.startsWith('snapshot') && promised !== rows && found.list.length === 0) {
    const message = `The snapshot is incomplete: it has ${rows} documents.`
    found.add({ position: bytes, bytes: Buffer.alloc(0), message })
  }
  return { damage: found.list, tidy: ended && found.list.length === 0, bytes }
}

function apply({ record, state, place }: { record: JournalRecord; state: State; place: string }): void {
  if (record.kind === 'drop') state.drop(record.tenant)
  if (record.kind === 'format' && !READABLE_FORMATS.includes(record.version)) {
    throw new StoreError({
      trouble: 'format',
      message: `${place}: the format is version ${JSON.stringify(record.version)}, and this program knows versions up to ${FORMAT_VERSION}.`,
      remedy: 'Use the version of the program that wrote the folder, or another folder. Nothing was changed.',
    })
  }
  if (record.kind !== 'writes') return
  try {
    state.apply(
      record.tenant,
      record.writes.map((write) => storedWrite(state, write)),
    )
  } catch (cause) {
    throw new StoreError({
      trouble: 'format',
      message: `${place}: a document of tenant "${record.tenant}" does not fit this version of the program.`,
      remedy: 'Use the version of the program that wrote the folder, or another folder. Nothing was changed.',
      cause,
    })
  }
}

function storedWrite(state: State, { collection, id, doc, ...text }: RecordedWrite): Write {
  const home = state.collectionOf(collection)
  return doc === null ? { collection: home, id, text: null } : prepareStored(home, { id, doc, ...text })
}

interface Broken {
  readonly position: number
  readonly bytes: Buffer
  readonly message: string
}

/** What a line holds. Two lines whose line feed was hit are told apart again: both are whole. */
function* piecesOf({ position, bytes, ended }: FileLine): Generator<{ record: JournalRecord } | Broken> {
  const whole = readLine(bytes)
  if (whole !== undefined) return yield { record: whole }
  for (const { index } of bytes.toString('latin1').matchAll(/[0-9a-f]{8} \{"/g)) {
    const second = index > 0 ? readLine(bytes.subarray(index)) : undefined
    if (second === undefined) continue
    const first = readLine(bytes.subarray(0, index - 1))
    if (first !== undefined) yield { record: first }
    const start = first === undefined ? 0 : index - 1
    yield { position: position + start, bytes: bytes.subarray(start, index), message: DAMAGED }
    return yield { record: second }
  }
  yield { position, bytes, message: ended ? DAMAGED : INCOMPLETE }
}

const DAMAGED = 'Damaged: the check sum does not match.'
const INCOMPLETE = 'The last line is incomplete, as a crash leaves it: it was never acknowledged.'

/** Damaged lines that follow each other are one damage: a file of rubbish is not a thousand reports. */
class DamageList {
  readonly list: (Damage & { parts: Buffer[]; end: number })[] = []
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  add({ position, bytes, message }: Broken): void {
    const last = this.list.at(-1)
    if (last !== undefined && last.end + 1 === position) {
      last.parts.push(Buffer.from('\n'), bytes)
      last.end = position + bytes.length
    } else this.list.push({ file: this.#file, position, parts: [bytes], message, end: position + bytes.length })
  }
}
