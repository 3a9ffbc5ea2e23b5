import { isUtf8 } from 'node:buffer'
import { atOnce, inTurns } from '../../platform/in-turns.ts'
import { findJsonError, skipSpace } from './find-json-error.ts'
import { LARGE_BODY } from './limits.ts'
import { parseInPieces } from './parse-in-pieces.ts'
import type { Malformed, Parsed } from './received-body.ts'
import { newlines, placeOf, type Anchor, type Source } from './text-place.ts'

/** U+FEFF in UTF-8. */
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf]

/**
 * Reads bytes as JSON in UTF-8, in one go. A byte order mark in front is tolerated (RFC 8259 §8.1). The message of
 * what is malformed names the place, in words of our own, and quotes nothing of the text.
 */
export function parseJson(bytes: Buffer, anchors: readonly Anchor[] = []): Parsed {
  if (!isUtf8(bytes)) return atOnce(notUtf8(bytes, anchors))
  const start = startOf(bytes)
  try {
    return { ok: true, value: JSON.parse(bytes.toString('utf8', start)), long: [] }
  } catch {
    return malformed(atOnce(whatIsWrong({ bytes, start, anchors })) ?? NOT_JSON)
  }
}

/** The same for a text of many megabytes, in many turns of the event loop. */
export async function parseLargeJson(bytes: Buffer, anchors: readonly Anchor[] = []): Promise<Parsed> {
  if (bytes.length < LARGE_BODY) return parseJson(bytes, anchors)
  if (!isUtf8(bytes)) return await inTurns(notUtf8(bytes, anchors))
  const start = startOf(bytes)
  const wrong = await inTurns(whatIsWrong({ bytes, start, anchors }))
  if (wrong !== undefined) return malformed(wrong)
  try {
    return { ok: true, value: await inTurns(parseInPieces(bytes.subarray(start))), long: [] }
  } catch (error) {
    if (error instanceof SyntaxError) return malformed(NOT_JSON)
    throw error
  }
}

const NOT_JSON = 'the text is not valid JSON'

export function malformed(message: string): Malformed {
  return { ok: false, reason: 'malformed', message }
}

/** GEN-HTTP-013 is about what would be JSON in another encoding; anything else is no JSON at all. */
function* notUtf8(bytes: Buffer, anchors: readonly Anchor[]): Generator<void, Malformed> {
  const message = yield* whatIsNoUtf8(bytes)
  const wrong = yield* whatIsWrong({ bytes, start: startOf(bytes), anchors })
  return { ok: false, reason: wrong === undefined ? 'not-utf-8' : 'malformed', message }
}

function startOf(bytes: Buffer): number {
  return BYTE_ORDER_MARK.every((byte, at) => bytes[at] === byte) ? 3 : 0
}

/** What is wrong, and where; undefined when nothing is. */
function* whatIsWrong(source: Source): Generator<void, string | undefined> {
  const text = source.bytes.subarray(source.start)
  const error = yield* findJsonError(text)
  if (error?.offset === text.length && isBlank(text)) return 'the body is empty'
  return error && `${error.problem} at ${placeOf(source.start + error.offset, source)}`
}

function isBlank(text: Buffer): boolean {
  return skipSpace(text, 0, text.length) === text.length
}

/** Bytes that are looked at together: looking at each line by itself takes seconds where all are empty. */
const BLOCK = 64 * 1024

/** Each line is UTF-8 by itself, since no character of several bytes contains a newline. */
function* whatIsNoUtf8(bytes: Buffer): Generator<void, string> {
  let line = 1
  for (let from = 0; ;) {
    const blockEnd = bytes.indexOf('\n', from + BLOCK)
    const block = bytes.subarray(from, blockEnd === -1 ? undefined : blockEnd)
    if (!isUtf8(block) || blockEnd === -1) return `line ${line + badLineWithin(block)} is not valid UTF-8`
    yield
    line += newlines(block) + 1
    from = blockEnd + 1
  }
}

function badLineWithin(block: Buffer): number {
  let line = 0
  for (let from = 0; ; line++) {
    const newline = block.indexOf('\n', from)
    if (newline === -1 || !isUtf8(block.subarray(from, newline))) return line
    from = newline + 1
  }
}
