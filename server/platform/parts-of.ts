import { isSmall, PIECE, runsOf } from './json-weight.ts'

/** A value with a part of its long lists only. */
export interface Part {
  readonly value: unknown
  /** By the JSON pointer of a list within `value`: the index of its first item in the whole. */
  readonly from: ReadonlyMap<string, number>
}

/**
 * A large value as many small ones: each has all its members, but of long lists, however deep, a run of items. Whoever
 * judges each item of a list for itself finds in the parts what is in the whole. What has no lists is not divided.
 */
export function* partsOf(value: unknown, piece = PIECE, at = ''): Generator<Part, undefined> {
  if (typeof value !== 'object' || value === null || isSmall(value, piece)) yield { value, from: new Map() }
  else if (Array.isArray(value)) yield* partsOfList(value, piece, at)
  else yield* partsOfRecord(value, piece, at)
}

function* partsOfList(list: readonly unknown[], piece: number, at: string): Generator<Part, undefined> {
  for (const { from: index, items } of runsOf(list, piece)) {
    if (items.length > 1) yield { value: items, from: new Map([[at, index]]) }
    else {
      for (const { value, from } of partsOf(items[0], piece, `${at}/0`)) {
        yield { value: [value], from: new Map([[at, index], ...from]) }
      }
    }
  }
}

function* partsOfRecord(record: object, piece: number, at: string): Generator<Part, undefined> {
  const large = Object.entries(record).filter(([, member]) => !isSmall(member, piece))
  if (large.length === 0) return yield { value: record, from: new Map() }
  // Wherever a member is gone through, the others are there with their beginning.
  const short: object = {
    ...record,
    ...Object.fromEntries(large.map(([name, member]) => [name, beginningOf(member, piece)])),
  }
  for (const [name, member] of large) {
    for (const { value, from } of partsOf(member, piece, `${at}/${escaped(name)}`)) {
      yield { value: { ...short, [name]: value }, from }
    }
  }
}

function beginningOf(value: unknown, piece: number): unknown {
  for (const part of partsOf(value, piece)) return part.value
  return value
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** Where in the whole something is that stands at `pointer` in a part. */
export function pointerInWhole(pointer: string, { from }: Pick<Part, 'from'>): string {
  let inPart = ''
  let inWhole = ''
  for (const name of pointer.split('/').slice(1)) {
    const first = from.get(inPart)
    inPart += `/${name}`
    inWhole += `/${first === undefined ? name : first + Number(name)}`
  }
  return inWhole
}
