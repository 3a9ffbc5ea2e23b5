import { OverBudget } from './budget.ts'
import type { Lexer } from './lexer.ts'
import { MOST_OBJECTS } from './object-index.ts'
import type { PdfFile } from './pdf-file.ts'
import { isList, isNumber, valuesOf } from './values.ts'
import type { Dictionary } from './values.ts'

/** Where a file says that its objects stand: offset and number in turn. */
export interface Entries {
  readonly pointers: readonly number[]
  /** False where the section is not written as it should be, so that readers may take it differently. */
  readonly regular: boolean
}

/** Offsets and numbers of as many objects as a file may have. */
const MOST_POINTERS = 2 * MOST_OBJECTS

/** Reads the table behind the word `xref`, and the word `trailer` after it if it is there. */
export function readTable(lexer: Lexer): Entries {
  const pointers: number[] = []
  let numbers: number[] = []
  let object = 0
  for (;;) {
    const before = lexer.position
    const token = lexer.nextOutside()
    if (token === 'number') {
      numbers.push(lexer.number)
      // Two numbers without a letter behind them announce the next run of entries.
      if (numbers.length === 3) {
        object = numbers[0] ?? 0
        numbers = numbers.slice(2)
      }
    } else if (token === 'word' && (lexer.word === 'n' || lexer.word === 'f') && numbers.length === 2) {
      const [offset = 0] = numbers
      if (lexer.word === 'n' && offset > 0) point(pointers, offset, object)
      object += 1
      numbers = []
    } else {
      const regular = token === 'word' && lexer.word === 'trailer'
      if (!regular) lexer.position = before
      return { pointers, regular }
    }
  }
}

/** Reads the rows of a cross-reference stream, or undefined where their columns cannot be told. */
export function readRows(file: PdfFile, dictionary: Dictionary, bytes: Buffer): Entries | undefined {
  const columns = numbersOf(file, dictionary, 'W')
  const index = numbersOf(file, dictionary, 'Index') ?? [0, Number.POSITIVE_INFINITY]
  const [first = 0, second = 0, third = 0] = columns ?? []
  const width = first + second + third
  if (columns?.length !== 3 || width < 1 || columns.some((column) => column < 0 || column > 8)) return undefined
  const pointers: number[] = []
  file.budget.read(bytes.length)
  const rows = Math.floor(bytes.length / width)
  let row = 0
  for (let run = 0; run + 1 < index.length; run += 2) {
    const from = index[run] ?? 0
    const to = from + (index[run + 1] ?? 0)
    for (let object = from; object < to && row < rows; object += 1, row += 1) {
      const type = first === 0 ? 1 : field(bytes, row * width, first)
      if (type === 1) point(pointers, field(bytes, row * width + first, second), object)
    }
  }
  return { pointers, regular: true }
}

function point(pointers: number[], offset: number, object: number): void {
  if (pointers.length === MOST_POINTERS) throw new OverBudget(`it refers to more than ${MOST_OBJECTS} objects`)
  pointers.push(offset, object)
}

function field(bytes: Buffer, from: number, width: number): number {
  let value = 0
  for (let at = from; at < from + width; at += 1) value = value * 256 + (bytes[at] ?? 0)
  return value
}

function numbersOf(file: PdfFile, dictionary: Dictionary, key: string): number[] | undefined {
  const [value, ...others] = valuesOf(dictionary, key).map((given) => file.single(given))
  if (others.length > 0 || !isList(value)) return undefined
  const numbers = value.items.map((item) => file.single(item))
  return numbers.every(isNumber) ? numbers : undefined
}
