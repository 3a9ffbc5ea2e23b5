import type { Budget } from './budget.ts'
import type { Filter } from './decode-stream.ts'
import { isWhite, Lexer } from './lexer.ts'
import { ObjectIndex } from './object-index.ts'
import type { Place } from './object-index.ts'
import { readValue } from './parser.ts'
import { isDictionary, isList, isName, isNumber, isReference, NULL, valuesOf } from './values.ts'
import type { Dictionary, Value } from './values.ts'

export interface StoredObject {
  readonly value: Value
  /** Where the bytes of its stream begin, if it has one. */
  readonly stream: number | undefined
}

/** Bytes with their objects: the file itself and what its object streams decode to. */
export class PdfFile {
  readonly bytes: Buffer
  readonly budget: Budget
  readonly index: ObjectIndex
  readonly #bodies: Buffer[]

  constructor(bytes: Buffer, budget: Budget) {
    this.bytes = bytes
    this.budget = budget
    this.index = new ObjectIndex(budget)
    this.#bodies = [bytes]
  }

  /** Returns the number by which places in these bytes are told. */
  addBody(bytes: Buffer): number {
    return this.#bodies.push(bytes) - 1
  }

  lexer(body = 0, position = 0): Lexer {
    return new Lexer(this.#bodies[body] ?? this.bytes, this.budget, position)
  }

  /** Every definition of an object, references from one to the next followed. */
  resolve(number: number): StoredObject[] {
    const found: StoredObject[] = []
    const asked = new Set([number])
    for (const next of asked) {
      for (const place of this.index.definitions(next)) {
        const object = this.#read(place)
        if (isReference(object.value)) asked.add(object.value.number)
        else found.push(object)
      }
    }
    return found
  }

  /** The one value that is meant, or undefined where the file names none or several. */
  single(value: Value | undefined): Value | undefined {
    if (!isReference(value)) return value
    const [first, ...others] = this.resolve(value.number).map((object) => object.value)
    return others.every((other) => other === first) ? first : undefined
  }

  /** A stream's filters in their order, or undefined where they cannot be told. */
  filters(stream: Dictionary): Filter[] | undefined {
    const filter = this.#only(stream, ['Filter', 'F'])
    const parameters = this.#only(stream, ['DecodeParms', 'DP'])
    if (filter === undefined || parameters === undefined) return undefined
    const names = isList(filter) ? filter.items : filter === NULL ? [] : [filter]
    const settings = isList(parameters) ? parameters.items : [parameters]
    const filters: Filter[] = []
    for (const [at, item] of names.entries()) {
      const name = this.single(item)
      const setting = this.single(settings[at] ?? NULL)
      if (!isName(name) || setting === undefined) return undefined
      filters.push({
        name: name.word,
        predictor: this.#setting(setting, 'Predictor', 1),
        columns: this.#setting(setting, 'Columns', 1),
        colors: this.#setting(setting, 'Colors', 1),
        bits: this.#setting(setting, 'BitsPerComponent', 8),
      })
    }
    return filters
  }

  #read(place: Place): StoredObject {
    const lexer = this.lexer(place.body, place.offset)
    const { value } = readValue(lexer, () => undefined, true)
    return { value, stream: isDictionary(value) ? streamStart(lexer) : undefined }
  }

  /** NULL where none of the keys is given, undefined where more than one value is. */
  #only(dictionary: Dictionary, keys: readonly string[]): Value | undefined {
    const values = keys.flatMap((key) => valuesOf(dictionary, key))
    return values.length > 1 ? undefined : this.single(values[0] ?? NULL)
  }

  #setting(settings: Value, key: string, otherwise: number): number {
    const value = isDictionary(settings) ? this.#only(settings, [key]) : NULL
    if (value === NULL) return otherwise
    // A setting that cannot be told must not pass for the default.
    return isNumber(value) ? value : Number.NaN
  }
}

/** Behind a dictionary: where its stream's bytes begin. The lexer stays put where there is none. */
export function streamStart(lexer: Lexer): number | undefined {
  const after = lexer.position
  if (lexer.next() !== 'word' || lexer.word !== 'stream') {
    lexer.position = after
    return undefined
  }
  const { bytes } = lexer
  let at = lexer.position
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at += 1
  if (bytes[at] === 0x0d) at += 1
  if (bytes[at] === 0x0a) at += 1
  return at
}

/**
 * Where a stream's bytes end: at its length, if the closing word stands there, else at the next
 * closing word. `regular`: false where a given length was wrong or no closing word follows.
 */
export function streamEnd(file: PdfFile, dictionary: Dictionary, start: number): { end: number; regular: boolean } {
  const lengths = valuesOf(dictionary, 'Length')
  const length = lengths.length === 1 ? lengths[0] : undefined
  if (isNumber(length) && closesAt(file.bytes, start + length)) return { end: start + length, regular: true }
  const end = file.bytes.indexOf('endstream', start)
  file.budget.search((end < 0 ? file.bytes.length : end) - start)
  return end < 0 ? { end: start, regular: false } : { end, regular: isReference(length) }
}

function closesAt(bytes: Buffer, end: number): boolean {
  let at = end
  while (at < end + 4 && isWhite(bytes[at])) at += 1
  return bytes.toString('latin1', at, at + 9) === 'endstream'
}
