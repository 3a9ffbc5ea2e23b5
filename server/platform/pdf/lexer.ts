import type { Budget } from './budget.ts'
import { nameAt, nameOf, UNKNOWN } from './values.ts'
import type { Name } from './values.ts'
import { WordTable } from './word-table.ts'

export type Token = 'number' | 'name' | 'word' | 'string' | '<<' | '>>' | '[' | ']' | 'other' | 'end'

const WHITE = 1
const DELIMITER = 2
const classes = new Uint8Array(256)
for (const byte of [0, 9, 10, 12, 13, 32]) classes[byte] = WHITE
for (const byte of Buffer.from('()<>[]{}/%')) classes[byte] = DELIMITER

const numeric = new Uint8Array(256)
for (const byte of Buffer.from('0123456789+-.')) numeric[byte] = 1

const hexadecimal = new Uint8Array(256)
for (const byte of Buffer.from('0123456789abcdefABCDEF \0\t\n\f\r')) hexadecimal[byte] = 1

/** A name with escapes costs as much time as this many bytes, besides its own. */
const COST_OF_ESCAPES = 64

/** A token costs as much time as this many bytes, besides its own. */
const COST_OF_TOKEN = 3

/** The words of PDF syntax. Any other is '' here. */
const WORDS = [
  'obj',
  'endobj',
  'stream',
  'endstream',
  'xref',
  'trailer',
  'startxref',
  'null',
  'true',
  'false',
  'R',
  'n',
  'f',
]
const words = new WordTable(WORDS.map((word) => [word, word] as const))

/** Some readers cut longer names off. */
const LONGEST_NAME = 127
const ODD_ESCAPE = /#(?![0-9a-f]{2})|#00/i

export function isWhite(byte: number | undefined): boolean {
  return byte !== undefined && classes[byte] === WHITE
}

/**
 * Reads tokens off PDF bytes. What a token is stands in the fields until the next one is read.
 * Nothing throws on bad syntax: whatever is no token is passed over as `other`.
 */
export class Lexer {
  readonly bytes: Buffer
  /** Where the next token is looked for. */
  position: number
  /** Where the last token began. */
  start = 0
  number = 0
  name: Name = UNKNOWN
  word = ''
  /** Whether the last number is no whole one. */
  fractional = false
  /**
   * Whether anything was met, since this was last set to false, that is not written as it should be. Readers go
   * on there in different ways, and none of them is the right one.
   */
  odd = false
  readonly #budget: Budget

  constructor(bytes: Buffer, budget: Budget, position = 0) {
    this.bytes = bytes
    this.#budget = budget
    this.position = position
  }

  next(): Token {
    const from = this.position
    this.#skipWhite()
    this.start = this.position
    const token = this.#token()
    this.#budget.read(this.position - from + COST_OF_TOKEN)
    return token
  }

  /** A token between objects, where an unclosed string of junk must not swallow what follows. */
  nextOutside(): Token {
    const from = this.position
    this.#skipWhite()
    this.start = this.position
    this.#budget.read(this.start - from + COST_OF_TOKEN)
    if (classes[this.bytes[this.position] ?? 0] !== DELIMITER) return this.next()
    this.position += 1
    this.odd = true
    return 'other'
  }

  #at(position: number): number {
    return this.bytes[position] ?? 0
  }

  /** No loop runs further than the budget reaches: charging it for what was run then ends the inspection. */
  #end(): number {
    return Math.min(this.bytes.length, this.position + this.#budget.left + 1)
  }

  #skipWhite(): void {
    const end = this.#end()
    let at = this.position
    let comment = false
    for (; at < end; at += 1) {
      const byte = this.bytes[at]
      if (byte === 0x25) comment = true
      else if (byte === 10 || byte === 13) comment = false
      else if (!comment && classes[this.#at(at)] !== WHITE) break
    }
    this.position = at
  }

  #token(): Token {
    const { bytes, position } = this
    if (position >= bytes.length) return 'end'
    const byte = this.#at(position)
    if (byte === 0x2f) return this.#readName()
    if (numeric[byte] === 1) return this.#readNumber()
    if (byte === 0x28) return this.#skipString()
    if (byte === 0x3c) return bytes[position + 1] === 0x3c ? this.#mark('<<') : this.#skipHexString()
    if (byte === 0x3e) return bytes[position + 1] === 0x3e ? this.#mark('>>') : this.#skipOne()
    if (byte === 0x5b) return this.#mark('[')
    if (byte === 0x5d) return this.#mark(']')
    return classes[byte] === DELIMITER ? this.#skipOne() : this.#readWord()
  }

  #mark(token: '<<' | '>>' | '[' | ']'): Token {
    this.position += token.length
    return token
  }

  #skipOne(): Token {
    this.position += 1
    this.odd = true
    return 'other'
  }

  #readName(): Token {
    const from = this.position + 1
    let escaped = false
    let to = from
    const end = this.#end()
    for (; to < end && classes[this.#at(to)] === 0; to += 1) escaped ||= this.bytes[to] === 0x23
    this.position = to
    if (to - from > LONGEST_NAME) this.odd = true
    if (escaped) {
      this.#budget.read(COST_OF_ESCAPES)
      const raw = this.bytes.toString('latin1', from, Math.min(to, from + 256))
      if (ODD_ESCAPE.test(raw)) this.odd = true
      this.name = nameOf(unescapeName(raw))
    } else {
      this.name = nameAt(this.bytes, from, to)
    }
    return 'name'
  }

  #readNumber(): Token {
    let whole = 0
    let digits = 0
    let points = 0
    let at = this.position
    const end = this.#end()
    for (; at < end && numeric[this.#at(at)] === 1; at += 1) {
      const byte = this.#at(at)
      if (byte === 0x2e) points += 1
      else if (byte < 0x30) this.odd ||= at > this.position
      else {
        digits += 1
        if (points === 0) whole = whole * 10 + byte - 0x30
      }
    }
    if (digits === 0 || points > 1 || classes[this.#at(at)] === 0) this.odd = true
    this.fractional = points > 0
    // Of a negative number no use is made but to be none that points anywhere.
    this.number = this.bytes[this.position] === 0x2d ? -whole : whole
    this.position = at
    return 'number'
  }

  #readWord(): Token {
    let to = this.position
    const end = this.#end()
    while (to < end && classes[this.#at(to)] === 0) to += 1
    this.word = words.find(this.bytes, this.position, to) ?? ''
    this.position = to
    return 'word'
  }

  #skipString(): Token {
    const end = this.#end()
    let depth = 0
    let at = this.position
    for (; at < end; at += 1) {
      const byte = this.bytes[at]
      if (byte === 0x5c) at += 1
      else if (byte === 0x28) depth += 1
      else if (byte === 0x29 && (depth -= 1) === 0) break
    }
    if (at >= this.bytes.length) this.odd = true
    this.position = Math.min(at + 1, this.bytes.length)
    return 'string'
  }

  #skipHexString(): Token {
    const end = this.#end()
    let at = this.position + 1
    for (; at < end && this.bytes[at] !== 0x3e; at += 1) {
      if (hexadecimal[this.#at(at)] === 0) this.odd = true
    }
    if (at >= this.bytes.length) this.odd = true
    this.position = Math.min(at + 1, this.bytes.length)
    return 'string'
  }
}

/** `/J#61vaScript` is `/JavaScript`. What follows a NUL is cut off, as readers written in C do. */
function unescapeName(raw: string): string {
  const plain = raw.replace(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  const end = plain.indexOf('\0')
  return end < 0 ? plain : plain.slice(0, end)
}
