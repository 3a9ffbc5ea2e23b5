import type { Budget } from './budget.ts'
import { decodeStream } from './decode-stream.ts'

/** Filters on filters, where nothing tells how many. */
const DEEPEST = 3
const HEXADECIMAL = /^[0-9a-fA-F\s\0]{8}/
const BASE_85 = /^[!-uz\s\0]{8}/

export interface Guess {
  /** What the bytes may stand for, the bytes themselves not among them. */
  readonly readings: Buffer[]
  /** Whether they are compressed and cannot be read to their end. */
  readonly broken: boolean
}

/** Decodes bytes by what they look like: in a damaged file nothing that is said of a stream need be true. */
export function guessDecoding(encoded: Buffer, budget: Budget): Guess {
  const readings: Buffer[] = []
  let broken = false
  let layer = [encoded]
  for (let depth = 0; depth < DEEPEST && layer.length > 0; depth += 1) {
    const next: Buffer[] = []
    for (const bytes of layer) {
      for (const name of likelyFilters(bytes)) {
        const decoded = decodeStream(bytes, [{ name, predictor: 1, columns: 1, colors: 1, bits: 8 }], budget)
        if (decoded.kind === 'bytes' && decoded.bytes.length > 0) next.push(decoded.bytes)
        else if (name === 'FlateDecode') broken = true
      }
    }
    readings.push(...next)
    layer = next
  }
  return { readings, broken }
}

function likelyFilters(bytes: Buffer): string[] {
  const [first = 0, second = 0] = bytes
  const start = bytes.toString('latin1', 0, 8)
  return [
    ...((first & 0x0f) === 8 && (first * 256 + second) % 31 === 0 ? ['FlateDecode'] : []),
    ...(HEXADECIMAL.test(start) ? ['ASCIIHexDecode'] : []),
    ...(BASE_85.test(start) ? ['ASCII85Decode'] : []),
  ]
}
