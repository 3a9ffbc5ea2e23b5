import { inLaterTurns } from './in-turns.ts'
import { jsonInPieces } from './json-in-pieces.ts'
import { isSmall } from './json-weight.ts'

/** An answer as JSON: at once where it is small, and otherwise piece by piece, in turns with others. */
export function writeJson(body: unknown): string | Promise<Buffer> {
  return isSmall(body) ? JSON.stringify(body) : inLaterTurns(written(body))
}

function* written(body: unknown): Generator<void, Buffer> {
  const pieces: Buffer[] = []
  for (const piece of jsonInPieces(body)) {
    pieces.push(Buffer.from(piece))
    yield
  }
  return Buffer.concat(pieces)
}
