import { BACKSLASH, QUOTE } from './ascii.ts'

export interface JsonError {
  /** In bytes. */
  readonly offset: number
  /** What is wrong there; never quotes the text, which may hold secrets. */
  readonly problem: string
}

const PLUS = 0x2b
const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30
const SMALL_U = 0x75
const SHORT_ESCAPES = new Set(Buffer.from('"\\/bfnrt'))
const LITERALS = new Map<number | undefined, string>(
  ['true', 'false', 'null'].map((word) => [word.charCodeAt(0), word]),
)

/** Answers the offset behind the closing quote. */
export function readString(bytes: Uint8Array, from: number): number | JsonError {
  for (let at = from + 1; ; at++) {
    const byte = bytes[at]
    if (byte === undefined) return { offset: at, problem: 'the text ends within a string' }
    if (byte === QUOTE) return at + 1
    if (byte < 0x20) return { offset: at, problem: 'a control character in a string must be escaped' }
    if (byte !== BACKSLASH) continue
    const length = escapeLength(bytes, at)
    if (length === 0) return { offset: at, problem: 'a backslash in a string begins no known escape' }
    at += length - 1
  }
}

/** 0 where the backslash begins no escape. Byte by byte: a text may hold millions of them. */
function escapeLength(bytes: Uint8Array, at: number): number {
  const kind = bytes[at + 1]
  if (kind !== SMALL_U) return kind !== undefined && SHORT_ESCAPES.has(kind) ? 2 : 0
  for (let digit = at + 2; digit < at + 6; digit++) if (!isHexDigit(bytes[digit])) return 0
  return 6
}

export function beginsScalar(byte: number): boolean {
  return byte === MINUS || isDigit(byte) || LITERALS.has(byte)
}

/** Answers the offset behind a number, `true`, `false` or `null`, of which the first byte was seen. */
export function readScalar(bytes: Uint8Array, from: number): number | JsonError {
  const literal = LITERALS.get(bytes[from])
  if (literal === undefined) return readNumber(bytes, from)
  const found = String.fromCharCode(...bytes.subarray(from, from + literal.length))
  return found === literal ? from + literal.length : { offset: from, problem: 'a value is expected' }
}

function readNumber(bytes: Uint8Array, from: number): number | JsonError {
  const whole = bytes[from] === MINUS ? from + 1 : from
  const badly = (offset: number) => ({ offset, problem: 'a digit is expected' })
  if (!isDigit(bytes[whole])) return badly(whole)
  let at = bytes[whole] === ZERO ? whole + 1 : skipDigits(bytes, whole)
  if (bytes[at] === POINT) {
    if (!isDigit(bytes[at + 1])) return badly(at + 1)
    at = skipDigits(bytes, at + 1)
  }
  if (bytes[at] === 0x65 || bytes[at] === 0x45) {
    const signed = bytes[at + 1] === PLUS || bytes[at + 1] === MINUS
    const exponent = at + (signed ? 2 : 1)
    if (!isDigit(bytes[exponent])) return badly(exponent)
    at = skipDigits(bytes, exponent)
  }
  return at
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= ZERO + 9
}

function isHexDigit(byte: number | undefined): boolean {
  // Setting this bit makes a capital letter a small one.
  const small = (byte ?? 0) | 0x20
  return isDigit(byte) || (small >= 0x61 && small <= 0x66)
}

function skipDigits(bytes: Uint8Array, from: number): number {
  let at = from
  while (isDigit(bytes[at])) at++
  return at
}
