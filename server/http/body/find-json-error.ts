import { CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './ascii.ts'
import { beginsScalar, readScalar, readString, type JsonError } from './json-token.ts'

type Expected = 'value' | 'value or end' | 'name' | 'name or end' | 'colon' | 'separator'

const PROBLEMS: Readonly<Record<Expected, string>> = {
  value: 'a value is expected',
  'value or end': 'a value or a closing bracket is expected',
  name: 'a name in double quotes is expected',
  'name or end': 'a name in double quotes or a closing brace is expected',
  colon: 'a colon is expected',
  separator: 'a comma or the closing bracket is expected',
}

/** Bytes between two yields, or as much more as the longest token has. */
const STRETCH = 256 * 1024

/**
 * Finds where a text stops being JSON (RFC 8259); undefined when it never does. JSON.parse says so in words
 * that change with the engine's version and repeat the text. Takes time in proportion to the text, with a yield
 * between stretches of it, and does not recurse: any nesting is fine.
 */
export function* findJsonError(bytes: Uint8Array): Generator<void, JsonError | undefined> {
  const containers: number[] = []
  let expected: Expected = 'value'
  let pause = STRETCH
  for (let at = 0; ;) {
    at = skipSpace(bytes, at, pause)
    if (at >= pause) {
      yield
      pause = at + STRETCH
      continue
    }
    const byte = bytes[at]
    if (expected === 'separator' && containers.length === 0) {
      return byte === undefined ? undefined : { offset: at, problem: 'something follows the end of the document' }
    }
    if (byte === undefined) return { offset: at, problem: 'the text ends too early' }

    if (expected === 'separator' || expected === 'value or end' || expected === 'name or end') {
      const closing = containers.at(-1) === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET
      if (byte === closing) {
        containers.pop()
        expected = 'separator'
        at++
        continue
      }
    }
    if (expected === 'colon' || expected === 'separator') {
      if (byte !== (expected === 'colon' ? COLON : COMMA)) return { offset: at, problem: PROBLEMS[expected] }
      expected = expected === 'separator' && containers.at(-1) === OPEN_BRACE ? 'name' : 'value'
      at++
      continue
    }

    const isName: boolean = expected === 'name' || expected === 'name or end'
    if (isName ? byte !== QUOTE : !beginsValue(byte)) return { offset: at, problem: PROBLEMS[expected] }
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      containers.push(byte)
      expected = byte === OPEN_BRACE ? 'name or end' : 'value or end'
      at++
      continue
    }
    const token = byte === QUOTE ? readString(bytes, at) : readScalar(bytes, at)
    if (typeof token !== 'number') return token
    at = token
    expected = isName ? 'colon' : 'separator'
  }
}

/** Answers the offset of the first byte that is no whitespace of JSON, or `upTo`. */
export function skipSpace(bytes: Uint8Array, from: number, upTo: number): number {
  let at = from
  while (at < upTo && isSpace(bytes[at])) at++
  return at
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

function beginsValue(byte: number): boolean {
  return byte === QUOTE || byte === OPEN_BRACE || byte === OPEN_BRACKET || beginsScalar(byte)
}
