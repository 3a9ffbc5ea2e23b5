import { isUtf8 } from 'node:buffer'
import { findJsonError, skipSpace } from './find-json-error.ts'
import type { Parsed } from './received-body.ts'
import { placeOf, type Anchor, type Source } from './text-place.ts'

/** U+FEFF in UTF-8. */
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf]

/**
 * Reads bytes as JSON in UTF-8. A byte order mark in front is tolerated (RFC 8259 §8.1). The message of what
 * is malformed names the place, in words of our own, and quotes nothing of the text.
 */
export function parseJson(bytes: Buffer, anchors: readonly Anchor[] = []): Parsed {
  if (!isUtf8(bytes)) return malformed(`line ${firstBadLine(bytes)} is not valid UTF-8`)
  const start = BYTE_ORDER_MARK.every((byte, at) => bytes[at] === byte) ? 3 : 0
  try {
    return { ok: true, value: JSON.parse(bytes.toString('utf8', start)), blobs: 0 }
  } catch {
    return malformed(whatIsWrong({ bytes, start, anchors }))
  }
}

function malformed(message: string): Parsed {
  return { ok: false, reason: 'malformed', message }
}

function whatIsWrong(source: Source): string {
  const text = source.bytes.subarray(source.start)
  if (isBlank(text)) return 'the body is empty'
  const error = findJsonError(text)
  if (!error) return 'the text is not valid JSON'
  return `${error.problem} at ${placeOf(source.start + error.offset, source)}`
}

function isBlank(text: Buffer): boolean {
  return skipSpace(text, 0) === text.length
}

/** Each line is UTF-8 by itself, since no character of several bytes contains a newline. */
function firstBadLine(bytes: Buffer): number {
  let line = 1
  for (let from = 0; ; line++) {
    const newline = bytes.indexOf('\n', from)
    if (newline === -1 || !isUtf8(bytes.subarray(from, newline))) return line
    from = newline + 1
  }
}
