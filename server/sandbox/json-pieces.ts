/**
 * A value as JSON, piece by piece: as one text it might be longer than a text can be. Where it is an object with arrays in
 * it, their items are pieces of their own.
 */
export async function* jsonPieces(value: unknown): AsyncGenerator<Buffer, undefined> {
  for (const piece of piecesOf(value)) yield Buffer.from(piece)
}

function* piecesOf(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return yield textOf(value)
  let separator = '{'
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue
    yield `${separator}${JSON.stringify(name)}:`
    separator = ','
    if (Array.isArray(member)) yield* itemsOf(member)
    else yield textOf(member)
  }
  yield separator === '{' ? '{}' : '}'
}

function* itemsOf(items: readonly unknown[]): Generator<string> {
  yield '['
  for (const [index, item] of items.entries()) yield `${index === 0 ? '' : ','}${textOf(item)}`
  yield ']'
}

/** What JSON has no word for is null, as within an array. */
function textOf(value: unknown): string {
  return JSON.stringify(value) ?? 'null'
}
