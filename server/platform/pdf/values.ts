import { WordTable } from './word-table.ts'

/**
 * The values of PDF syntax, as far as an inspection needs them: a number is itself, strings and
 * unknown words are one `other`, and a dictionary keeps only the keys that are looked for.
 */
export type Value = number | Name | Reference | Dictionary | List | Text | Null | Other

export interface Name {
  readonly kind: 'name'
  readonly word: string
}
export interface Reference {
  readonly kind: 'reference'
  readonly number: number
}
export interface List {
  readonly kind: 'list'
  readonly items: readonly Value[]
}
/** A string where its content may matter, as it is written. */
export interface Text {
  readonly kind: 'text'
  readonly raw: Buffer
}
export interface Null {
  readonly kind: 'null'
}
export interface Other {
  readonly kind: 'other'
}
export interface Dictionary {
  readonly kind: 'dictionary'
  /** Not a map: a key given twice is read differently by different readers, so both values count. */
  readonly pairs: readonly Pair[]
}
export interface Pair {
  readonly key: string
  readonly value: Value
}

export const NULL: Null = { kind: 'null' }
export const OTHER: Other = { kind: 'other' }
export const EMPTY_LIST: List = { kind: 'list', items: [] }
export const EMPTY_DICTIONARY: Dictionary = { kind: 'dictionary', pairs: [] }
/** Stands for every name that is not looked for. */
export const UNKNOWN: Name = { kind: 'name', word: '' }

/** Keys whose arrays and dictionaries are kept as values; elsewhere their presence is enough. */
export const KEPT = new Set([
  'W',
  'Index',
  'Filter',
  'F',
  'DecodeParms',
  'DP',
  'XFA',
  'JavaScript',
  'Root',
  'Pages',
  'Kids',
  'EF',
])

const WORDS = [
  ...KEPT,
  'S',
  'JS',
  'Encrypt',
  'Type',
  'Length',
  'N',
  'First',
  'Size',
  'Prev',
  'XRefStm',
  'Count',
  'UF',
  'DOS',
  'Mac',
  'Unix',
  'OnInstantiate',
  'Activation',
  'Scripts',
  'Condition',
  'RichMediaActivation',
  'EmbeddedFile',
  'Names',
  'OpenAction',
  'AA',
  'A',
  'Next',
  'Predictor',
  'Columns',
  'Colors',
  'BitsPerComponent',
  'ObjStm',
  'XRef',
  'Rendition',
  'FlateDecode',
  'Fl',
  'ASCIIHexDecode',
  'AHx',
  'ASCII85Decode',
  'A85',
]

const known = new Map(WORDS.map((word) => [word, { kind: 'name', word } satisfies Name]))
const knownBytes = new WordTable<Name>(known)

export function nameOf(word: string): Name {
  return known.get(word) ?? UNKNOWN
}

/** The same, of a name without escapes, as it stands in the bytes. */
export function nameAt(bytes: Buffer, from: number, to: number): Name {
  return knownBytes.find(bytes, from, to) ?? UNKNOWN
}

/** Every value given for a key. */
export function valuesOf(dictionary: Dictionary, key: string): Value[] {
  return dictionary.pairs.filter((pair) => pair.key === key).map((pair) => pair.value)
}

export function has(dictionary: Dictionary, key: string): boolean {
  return dictionary.pairs.some((pair) => pair.key === key)
}

export function isNumber(value: Value | undefined): value is number {
  return typeof value === 'number'
}

export function isName(value: Value | undefined, word?: string): value is Name {
  return typeof value === 'object' && value.kind === 'name' && (word === undefined || value.word === word)
}

export function isReference(value: Value | undefined): value is Reference {
  return typeof value === 'object' && value.kind === 'reference'
}

export function isText(value: Value | undefined): value is Text {
  return typeof value === 'object' && value.kind === 'text'
}

export function isDictionary(value: Value | undefined): value is Dictionary {
  return typeof value === 'object' && value.kind === 'dictionary'
}

export function isList(value: Value | undefined): value is List {
  return typeof value === 'object' && value.kind === 'list'
}
