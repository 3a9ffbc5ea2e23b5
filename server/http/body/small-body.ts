import { hash } from 'node:crypto'
import { OPEN_BRACE, OPEN_BRACKET } from './ascii.ts'
import { BodyScanner } from './body-scanner.ts'
import { DEPTH_LIMIT } from './limits.ts'
import { parseJson } from './parse-json.ts'
import type { Parsed, Received, TooComplex } from './received-body.ts'

/** A body below `LARGE_BODY`: the usual case, at thousands a second, so nothing is looked at twice. */
export function smallBody(bytes: Buffer, digest: boolean): Received {
  return {
    kind: 'received',
    bytes: bytes.length,
    head: bytes,
    parse: () => parseSmall(bytes),
    ...(digest && { sha256: hash('sha256', bytes) }),
  }
}

function parseSmall(bytes: Buffer): Parsed {
  return (mayBeDeep(bytes) ? refusalOf(bytes) : undefined) ?? parseJson(bytes)
}

function refusalOf(bytes: Buffer): TooComplex | undefined {
  const scanner = new BodyScanner({ mark: '', keepBlobUpTo: 0 })
  scanner.write(bytes)
  return scanner.refusal
}

/** Text with no more opening brackets than there may be levels, wherever they are, cannot nest too deep. */
function mayBeDeep(bytes: Buffer): boolean {
  return countUpTo(bytes, OPEN_BRACE, DEPTH_LIMIT) + countUpTo(bytes, OPEN_BRACKET, DEPTH_LIMIT) > DEPTH_LIMIT
}

/** How often the byte occurs; not counted further than just beyond `most`. */
function countUpTo(bytes: Buffer, byte: number, most: number): number {
  let count = 0
  for (let at = bytes.indexOf(byte); at !== -1 && count <= most; at = bytes.indexOf(byte, at + 1)) count++
  return count
}
