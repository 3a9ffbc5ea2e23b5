import type { WholeState } from '../whole-state.ts'

const PIECE = 1 << 16

/**
 * The state as JSON, piece by piece: as one text it might be longer than a text can be. Each row is a line, which
 * `line-reader.ts` relies on, and which a person can look through. `onRow` is called for each row.
 */
export async function* stateText(
  { rows, ...head }: WholeState,
  onRow: () => void = () => undefined,
): AsyncGenerator<string, undefined> {
  let piece = `${JSON.stringify(head).slice(0, -1)},"rows":[`
  let separator = '\n'
  for await (const { tenant, collection, id, text } of rows) {
    const name = JSON.stringify({ tenant, collection, id })
    piece += `${separator}${name.slice(0, -1)},"doc":${text}}`
    separator = ',\n'
    onRow()
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  yield `${piece}\n]}\n`
}
