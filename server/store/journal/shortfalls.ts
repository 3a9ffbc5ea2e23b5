import { fileName } from './folder-files.ts'
import type { Mark } from './mark.ts'
import type { Head } from './read-heads.ts'
import { REACHED } from './reached-file.ts'
import { beginsRight, type Damage, type Reading } from './read-records.ts'

// What is amiss with a folder beyond the bytes that are there: what a person is told, and whether it is a loss.

const RESTORE = 'Put the folder back from a copy if you need them; what is left is served.'

/** A snapshot that is not read, because older files are whole. */
export function passedOver(number: number): Damage {
  const message = 'The snapshot is incomplete or damaged, or its journal is missing; the older files are read instead.'
  return { file: fileName('snapshot', number), position: 0, parts: [], message, lost: false }
}

/** A file that was put there under a name that is not its own. */
export function misnamed({ file, isCopyOf }: Head): Damage {
  const message = `The file is ${isCopyOf} under another name, and is not read.`
  return { file, position: 0, parts: [], message, lost: false }
}

/** Journals are numbered without gaps from the snapshot's number on. `upTo` says how far the last of these reached. */
export function missing(first: number, last: number, upTo: Mark | undefined): Damage {
  const which =
    first === last ? 'The file is missing' : `The files from here to ${fileName('journal', last)} are missing`
  const count = upTo?.number === last ? changes(upTo.changes) : 'changes'
  const message = `${which}: ${count} that had been acknowledged are lost. ${RESTORE}`
  return { file: fileName('journal', first), position: 0, parts: [], message, lost: true }
}

/** Every file was given its first line before it got its name. */
export function noBeginning(file: string, reading: Reading): Damage[] {
  if (beginsRight(reading, file) || reading.damage[0]?.position === 0) return []
  const message = reading.bytes === 0 ? 'The file is empty.' : 'The file has lost its beginning.'
  return [{ file, position: 0, parts: [], message, lost: true }]
}

/** A snapshot ends with the number of its rows. */
export function shortOfRows(file: string, { last, rows, damage, bytes }: Reading): Damage[] {
  if (last?.kind === 'end' && (last.rows === rows || damage.length > 0)) return []
  const message = `The snapshot is incomplete: it has ${rows} documents. ${RESTORE}`
  return [{ file, position: bytes, parts: [], message, lost: true }]
}

/** A journal that ends before the place up to which it is known to have been written, or is another one. */
export function cutOff(file: string, reading: Reading, mark: Mark | undefined): Damage[] {
  if (mark === undefined || reading.met) return []
  const { bytes, end, damage } = reading
  const short = mark.changes - end.changes
  if (bytes < mark.bytes && short > 0) {
    const message = `The file is cut off: at least ${changes(short)} that had been acknowledged are lost. ${RESTORE}`
    return [{ file, position: bytes, parts: [], message, lost: true }]
  }
  if (bytes < mark.bytes - 1 || (damage.length === 0 && bytes >= mark.bytes)) {
    const message = `The file is not as it was written: lines have been taken out or put in. ${RESTORE}`
    return [{ file, position: bytes, parts: [], message, lost: true }]
  }
  return []
}

/** Without the note a journal that was cut off cannot be told from one that is whole. */
export function notNoted(reached: 'missing' | 'damaged'): Damage {
  const message = `The file is ${reached}: had the end of the last journal been cut off, it could not be told.`
  return { file: REACHED, position: 0, parts: [], message, lost: false }
}

function changes(count: number): string {
  return count === 1 ? '1 change' : `${count} changes`
}
