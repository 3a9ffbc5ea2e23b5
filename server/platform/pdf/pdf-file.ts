import type { Budget } from './budget.ts'
import type { Filter } from './decode-stream.ts'
import { Lexer } from './lexer.ts'
import { ObjectIndex } from './object-index.ts'
import type { Place } from './object-index.ts'
import { PackedObjects } from './packed-objects.ts'
import { readValue } from './parser.ts'
import { streamStart } from './stream-extent.ts'
import { isDictionary, isList, isName, isNumber, isReference, NULL, valuesOf } from './values.ts'
import type { Dictionary, Value } from './values.ts'

export interface StoredObject {
  readonly value: Value
  /** Where the bytes of its stream begin, if it has one. */
  readonly stream: number | undefined
}

/** An object that was asked for before costs about as much time as reading this many bytes. */
const COST_OF_ANSWER = 8

/** Bytes with their objects: the file itself and what its object streams decode to. */
export class PdfFile {
  readonly bytes: Buffer
  readonly budget: Budget
  readonly index: ObjectIndex
  /** What the headers of object streams say. */
  readonly packed = new PackedObjects()
  readonly #bodies: Buffer[]
  /** Answers of `resolve`, good for as long as no further object is known. */
  readonly #resolved = new Map<number, StoredObject[]>()
  #resolvedAt = 0

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

  /** Where a word stands next in the file, or -1. No search runs further than the budget reaches. */
  find(word: string, from: number): number {
    const until = Math.min(this.bytes.length, from + this.budget.reach)
    const at = this.bytes.subarray(from, until).indexOf(word)
    this.budget.search((at < 0 ? until : from + at + word.length) - from)
    if (at < 0 && until < this.bytes.length) this.budget.exhaust()
    return at < 0 ? -1 : from + at
  }

  /** Every definition of an object, references from one to the next followed. */
  resolve(number: number): readonly StoredObject[] {
    if (this.#resolvedAt !== this.index.size) {
      this.#resolved.clear()
      this.#resolvedAt = this.index.size
    }
    const known = this.#resolved.get(number)
    if (known !== undefined) {
      this.budget.read(COST_OF_ANSWER * (1 + known.length))
      return known
    }
    const found = this.#resolve(number)
    this.#resolved.set(number, found)
    return found
  }

  #resolve(number: number): StoredObject[] {
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
