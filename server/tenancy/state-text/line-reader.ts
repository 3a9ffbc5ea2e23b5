import { isUtf8 } from 'node:buffer'
import { isDeeperThan } from '../../platform/is-deeper-than.ts'
import { PartParser } from './part-parser.ts'
import type { StateLimits, StatePart } from './state-parts.ts'

/** Longer lines are left to the parser: it takes longer, but not all at once. Bytes. */
const LONGEST_LINE = 1 << 18
const LINE_FEED = 0x0a
const COMMA = 0x2c

/**
 * Reads a state that has a line for each row, as `state-text.ts` writes it, a line at a time: several times as fast as
 * the parser. Whatever is anything else is left to that, which is told what it has missed, so that both give the same.
 */
export class LineReader {
  readonly #parser: PartParser
  readonly #limits: StateLimits
  readonly #longest: number
  /** `lines`: each is a row. `parser`: until the next line. `rest`: the parser has all that comes. */
  #mode: 'lines' | 'parser' | 'rest' = 'parser'
  /** Of the line that has begun. */
  #pieces: Buffer[] = []
  #length = 0
  #rows = 0
  /** Whether the parser has missed rows, and whether the last one's line ended with a comma. */
  #missed: 'nothing' | 'rows' | 'rows and a comma' = 'nothing'

  constructor(limits: StateLimits) {
    this.#parser = new PartParser(limits)
    this.#limits = limits
    // A line of so few bytes has no more values either.
    this.#longest = Math.min(LONGEST_LINE, limits.rowBytes, limits.rowValues)
  }

  /** The parts that these bytes complete. Throws a BadState. */
  *write(bytes: Buffer): Generator<StatePart> {
    let start = 0
    while (start < bytes.length) {
      const end = this.#mode === 'rest' ? -1 : bytes.indexOf(LINE_FEED, start)
      const next = end === -1 ? bytes.length : end + 1
      const piece = bytes.subarray(start, next)
      start = next
      if (this.#mode === 'lines') yield* this.#collect(piece, end !== -1)
      else yield* this.#parse(piece, end !== -1)
    }
  }

  /** To be called behind the last bytes. Throws a BadState where the text breaks off. */
  *end(): Generator<StatePart> {
    yield* this.#leave(this.#line())
    this.#parser.end()
  }

  *#parse(piece: Buffer, isWholeLine: boolean): Generator<StatePart> {
    for (const part of this.#parser.write(piece)) {
      if (part.kind === 'row') this.#rows = part.index + 1
      yield part
    }
    // Where a line ends just before a row, the next line may be one.
    if (isWholeLine && this.#mode === 'parser') this.#mode = this.#parser.awaitsRow ? 'lines' : 'rest'
  }

  *#collect(piece: Buffer, isWhole: boolean): Generator<StatePart> {
    this.#pieces.push(piece)
    this.#length += piece.length
    if (this.#length > this.#longest) {
      this.#mode = 'parser'
      yield* this.#leave(this.#line(), isWhole)
    } else if (isWhole) yield* this.#readLine(this.#line())
  }

  #line(): Buffer {
    const [first = Buffer.alloc(0)] = this.#pieces
    const line = this.#pieces.length > 1 ? Buffer.concat(this.#pieces) : first
    this.#pieces = []
    this.#length = 0
    return line
  }

  *#readLine(line: Buffer): Generator<StatePart> {
    const goesOn = line.at(-2) === COMMA
    const value = this.#missed === 'rows' ? undefined : rowIn(goesOn ? line.subarray(0, -2) : line, this.#limits)
    if (value === undefined) {
      this.#mode = 'rest'
      return yield* this.#leave(line)
    }
    this.#missed = goesOn ? 'rows and a comma' : 'rows'
    yield { kind: 'row', index: this.#rows++, value, bytes: line.length }
  }

  *#leave(line: Buffer, isWholeLine = false): Generator<StatePart> {
    if (this.#missed !== 'nothing') this.#parser.pass(this.#rows, this.#missed === 'rows and a comma')
    this.#missed = 'nothing'
    yield* this.#parse(line, isWholeLine)
  }
}

/** The row in a line; undefined where the line holds anything else, which the parser has better words for. */
function rowIn(line: Buffer, { rowDepth }: StateLimits): object | undefined {
  if (!isUtf8(line)) return undefined
  try {
    const row: unknown = JSON.parse(line.toString('utf8'))
    return typeof row === 'object' && row !== null && !isDeeperThan(row, rowDepth) ? row : undefined
  } catch {
    return undefined
  }
}
