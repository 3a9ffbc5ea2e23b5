import { isWhite } from './lexer.ts'

/** Where the two numbers before the word `obj` begin; the word's own place where there are none. */
export function headerBefore(bytes: Buffer, word: number): number {
  const number = back(bytes, back(bytes, word, isWhite), isDigit)
  const white = back(bytes, number, isWhite)
  const start = back(bytes, white, isDigit)
  return start < white && white < number ? start : word
}

function back(bytes: Buffer, from: number, accepts: (byte: number | undefined) => boolean): number {
  let at = from
  while (at > 0 && accepts(bytes[at - 1])) at -= 1
  return at
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}
