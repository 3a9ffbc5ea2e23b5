import { isSmall, PIECE, runsOf } from './json-weight.ts'

/**
 * What JSON.stringify makes of plain data, piece by piece: in one go it might take long, and the text be longer than a text
 * can be. What JSON has no word for is null. `before` stands before the first piece.
 */
export function* jsonInPieces(value: unknown, piece = PIECE, before = ''): Generator<string, undefined> {
  if (typeof value !== 'object' || value === null || isSmall(value, piece)) {
    yield before + (JSON.stringify(value) ?? 'null')
  } else if (Array.isArray(value)) yield* itemsInPieces(value, piece, before)
  else yield* membersInPieces(value, piece, before)
}

function* itemsInPieces(list: readonly unknown[], piece: number, before: string): Generator<string, undefined> {
  let start = `${before}[`
  for (const { items } of runsOf(list, piece)) {
    if (items.length === 1) yield* jsonInPieces(items[0], piece, start)
    else yield start + JSON.stringify(items).slice(1, -1)
    start = ','
  }
  yield ']'
}

function* membersInPieces(value: object, piece: number, before: string): Generator<string, undefined> {
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  if (members.length === 0) return yield `${before}{}`
  let start = `${before}{`
  for (const { items } of runsOf(members, piece)) {
    const [first] = items
    if (first && items.length === 1) yield* jsonInPieces(first[1], piece, `${start}${JSON.stringify(first[0])}:`)
    else yield start + JSON.stringify(Object.fromEntries(items)).slice(1, -1)
    start = ','
  }
  yield '}'
}
