import { isWhite } from './lexer.ts'
import type { Lexer } from './lexer.ts'
import type { PdfFile } from './pdf-file.ts'
import { isNumber, isReference, valuesOf } from './values.ts'
import type { Dictionary } from './values.ts'

/** A length that stands in another object, and the stream that it is the length of. */
export interface GivenLength {
  /** The number of the object. */
  readonly length: number
  readonly start: number
  readonly end: number
}

export interface Extent {
  readonly end: number
  /** False where a given length was wrong or no closing word follows. */
  readonly regular: boolean
  /** The object that tells the length, if one does: whether it is right is not known yet. */
  readonly length?: number
}

/** Behind a dictionary: where its stream's bytes begin. The lexer stays put where there is none. */
export function streamStart(lexer: Lexer): number | undefined {
  const after = lexer.position
  const odd = lexer.odd
  if (lexer.next() !== 'word' || lexer.word !== 'stream') {
    lexer.position = after
    lexer.odd = odd
    return undefined
  }
  const { bytes } = lexer
  let at = lexer.position
  if (bytes[at] !== 0x0a && (bytes[at] !== 0x0d || bytes[at + 1] !== 0x0a)) lexer.odd = true
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at += 1
  if (bytes[at] === 0x0d) at += 1
  if (bytes[at] === 0x0a) at += 1
  return at
}

/** Where a stream's bytes end: at its length, if the closing word stands there, else at the next closing word. */
export function streamEnd(file: PdfFile, dictionary: Dictionary, start: number): Extent {
  const lengths = valuesOf(dictionary, 'Length')
  const length = lengths.length === 1 ? lengths[0] : undefined
  if (isNumber(length) && closesAt(file.bytes, start + length)) return { end: start + length, regular: true }
  const end = file.find('endstream', start)
  if (end < 0) return { end: start, regular: false }
  return isReference(length) ? { end, regular: true, length: length.number } : { end, regular: false }
}

/** Whether a length that stands elsewhere leads to the end that was found without it. */
export function lengthHolds(file: PdfFile, { length, start, end }: GivenLength): boolean {
  const given = file.single({ kind: 'reference', number: length })
  return isNumber(given) && start + given <= end && closesAt(file.bytes, start + given)
}

/** Readers find the closing word behind this much white space. */
const MOST_WHITE = 4

function closesAt(bytes: Buffer, end: number): boolean {
  let at = end
  while (at < end + MOST_WHITE && isWhite(bytes[at])) at += 1
  return bytes[at] === 0x65 && bytes.toString('latin1', at, at + 9) === 'endstream'
}
