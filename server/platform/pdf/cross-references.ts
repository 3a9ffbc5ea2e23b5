import { OverBudget } from './budget.ts'
import type { Lexer } from './lexer.ts'
import { MOST_OBJECTS } from './object-index.ts'
import type { PackedRow } from './packed-objects.ts'
import type { PdfFile } from './pdf-file.ts'
import { has, isList, isNumber, valuesOf } from './values.ts'
import type { Dictionary } from './values.ts'

/** Where a file says that its objects stand: offset and number in turn. */
export interface Entries {
  readonly pointers: readonly number[]
  /** False where the section is not written as it should be, so that readers may take it differently. */
  readonly regular: boolean
  /** False where anything at all is not as it should be. */
  readonly sound: boolean
}

/** The rows of a cross-reference stream. */
export interface Rows extends Omit<Entries, 'regular'> {
  readonly packed: readonly PackedRow[]
}

/** Offsets and numbers of as many objects as a file may have. */
const MOST_POINTERS = 2 * MOST_OBJECTS

/** Reads the table behind the word `xref`, and the word `trailer` after it if it is there. */
export function readTable(lexer: Lexer): Entries {
  const pointers: number[] = []
  let numbers: number[] = []
  let object = 0
  // Rows that the announced run still lacks.
  let left = 0
  let sound = true
  for (;;) {
    const before = lexer.position
    const token = lexer.nextOutside()
    if (token === 'number') {
      numbers.push(lexer.number)
      // Two numbers without a letter behind them announce the next run of entries.
      if (numbers.length === 3) {
        if (left !== 0) sound = false
        const [first = 0, count = 0] = numbers
        object = first
        left = count
        numbers = numbers.slice(2)
      }
    } else if (token === 'word' && (lexer.word === 'n' || lexer.word === 'f') && numbers.length === 2) {
      const [offset = 0, generation = 0] = numbers
      const used = lexer.word === 'n'
      if (used && offset > 0) point(pointers, offset, object)
      // Where the first row is free, some readers number the whole run from 0.
      if (used ? offset <= 0 || generation !== 0 || object === 0 : object === 1) sound = false
      object += 1
      left -= 1
      numbers = []
    } else {
      const regular = token === 'word' && lexer.word === 'trailer'
      if (!regular) lexer.position = before
      return { pointers, regular, sound: sound && regular && left === 0 && numbers.length === 0 }
    }
  }
}

/** Reads the rows of a cross-reference stream, or undefined where their columns cannot be told. */
export function readRows(file: PdfFile, dictionary: Dictionary, bytes: Buffer): Rows | undefined {
  const columns = numbersOf(file, dictionary, 'W')
  const size = valuesOf(dictionary, 'Size').map((given) => file.single(given))
  const index = numbersOf(file, dictionary, 'Index') ?? [0, Number.POSITIVE_INFINITY]
  const [first = 0, second = 0, third = 0] = columns ?? []
  const width = first + second + third
  if (columns?.length !== 3 || width < 1 || columns.some((column) => column < 0 || column > 8)) return undefined
  const pointers: number[] = []
  const packed: PackedRow[] = []
  file.budget.read(bytes.length)
  const rows = Math.floor(bytes.length / width)
  let sound = !has(dictionary, 'Index') || index[1] !== Number.POSITIVE_INFINITY
  let row = 0
  for (let run = 0; run + 1 < index.length; run += 2) {
    const from = index[run] ?? 0
    const to = from + (index[run + 1] ?? 0)
    for (let object = from; object < to && row < rows; object += 1, row += 1) {
      const type = first === 0 ? 1 : field(bytes, row * width, first)
      const place = field(bytes, row * width + first, second)
      const last = field(bytes, row * width + first + second, third)
      if (type === 1) point(pointers, place, object)
      else if (type === 2) keep(packed, { object, container: place, place: last })
      if (type > 2 || (type === 1 && last !== 0)) sound = false
    }
  }
  const announced = has(dictionary, 'Index') ? index.reduce((sum, count, at) => sum + (at % 2) * count, 0) : size[0]
  if (announced !== rows || size.length !== 1) sound = false
  file.budget.read(8 * packed.length)
  return { pointers, packed, sound }
}

function point(pointers: number[], offset: number, object: number): void {
  if (pointers.length === MOST_POINTERS) throw new OverBudget(`it refers to more than ${MOST_OBJECTS} objects`)
  pointers.push(offset, object)
}

function keep(packed: PackedRow[], row: PackedRow): void {
  if (packed.length === MOST_OBJECTS) throw new OverBudget(`it refers to more than ${MOST_OBJECTS} objects`)
  packed.push(row)
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
