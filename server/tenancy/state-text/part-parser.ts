import { JSONParser, TokenType } from '@streamparser/json'
import { BadState, malformed } from '../bad-state.ts'
import { HEAD_MEMBERS, type StateLimits, type StatePart } from './state-parts.ts'

/** Reads a state as any JSON text, piece by piece: members in any order, indented or not. */
export class PartParser {
  readonly #parser = new JSONParser({
    // Only these are kept while the rest passes; what is found is let go at once.
    paths: ['$.rows.*', ...HEAD_MEMBERS.map((name) => `$.${name}`)],
    keepStack: false,
    stringBufferSize: 1 << 16,
  })
  readonly #limits: StateLimits
  readonly #seen = new Set<string>()
  #found: StatePart[] = []
  #refusal: BadState | undefined
  #depth = 0
  /** The member of the state that is being read. */
  #member = ''
  #text: unknown
  #awaitsRows = false
  #rows = 0
  #last: TokenType | undefined
  /** Since the last part was found. */
  #bytes = 0
  #values = 0

  constructor(limits: StateLimits) {
    this.#limits = limits
    this.#parser.onToken = ({ token, value }) => this.#pass(token, value)
    this.#parser.onValue = ({ value, stack }) => this.#take(value, stack.length)
    this.#parser.onError = () => {
      this.#refusal ??= malformed(`the state is not valid JSON in UTF-8 ${this.#behind}`)
    }
  }

  /** The parts that these bytes complete. Throws a BadState. */
  write(bytes: Uint8Array): StatePart[] {
    this.#bytes += bytes.length
    const { rowBytes } = this.#limits
    if (this.#bytes > rowBytes + bytes.length) this.#refuseSize(`${Math.floor(rowBytes / 1024 ** 2)} MB`)
    this.#judge(() => this.#parser.write(bytes))
    const found = this.#found
    this.#found = []
    return found
  }

  /** Whether a row may begin here. */
  get awaitsRow(): boolean {
    const isBefore = this.#last === TokenType.COMMA || this.#last === TokenType.LEFT_BRACKET
    return this.#member === 'rows' && this.#depth === 2 && isBefore
  }

  /** To be told, where a row may begin, that somebody else has read `rows` up to here, and the comma behind the last. */
  pass(rows: number, comma: boolean): void {
    this.write(Buffer.from(comma ? 'null,' : 'null'))
    this.#rows = rows
  }

  /** To be called behind the last bytes. Throws a BadState where the text breaks off. */
  end(): void {
    if (this.#parser.isEnded || (this.#depth === 0 && this.#seen.size === 0)) return
    throw malformed(`the state breaks off ${this.#behind}`)
  }

  #judge(work: () => void): void {
    try {
      work()
    } catch (error) {
      // What is refused stands in #refusal; the parser may have put an error of its own around it.
      if (!this.#refusal) throw error
    }
    if (this.#refusal) throw this.#refusal
  }

  get #place(): string {
    return this.#member === 'rows' ? `rows[${this.#rows}]` : this.#member || 'the state'
  }

  /** Nothing of the text is quoted, which may hold secrets. */
  get #behind(): string {
    if (this.#member === 'rows' && this.#rows > 0) return `behind rows[${this.#rows - 1}]`
    return this.#member === '' ? 'at its beginning' : `in or behind ${this.#member}`
  }

  #take(value: unknown, level: number): void {
    if (level === 2) this.#found.push({ kind: 'row', index: this.#rows++, value, bytes: this.#bytes })
    else this.#found.push({ kind: 'member', name: this.#member, value })
    this.#bytes = 0
    this.#values = 0
  }

  #pass(token: TokenType, value: unknown): void {
    if (this.#depth === 0 && token !== TokenType.LEFT_BRACE) this.#refuse('the state must be a JSON object')
    if (this.#awaitsRows && token !== TokenType.LEFT_BRACKET) this.#refuse('rows must be an array')
    this.#awaitsRows = false
    this.#last = token
    switch (token) {
      case TokenType.LEFT_BRACE:
      case TokenType.LEFT_BRACKET:
        this.#begin()
        break
      case TokenType.RIGHT_BRACE:
      case TokenType.RIGHT_BRACKET:
        this.#depth -= 1
        break
      case TokenType.COLON:
        if (this.#depth === 1) this.#name(String(this.#text))
        break
      case TokenType.COMMA:
        this.#count()
        break
      default:
        this.#text = value
    }
  }

  #begin(): void {
    this.#depth += 1
    // A row stands on the third level: in its array, in the state.
    if (this.#depth > this.#limits.rowDepth + 2) {
      this.#refuse(`${this.#place} is nested deeper than ${this.#limits.rowDepth} levels`)
    }
    this.#count()
  }

  #name(name: string): void {
    if (name !== 'rows' && !HEAD_MEMBERS.includes(name)) this.#refuse(`${name.slice(0, 100)} is not known here`)
    if (this.#seen.has(name)) this.#refuse(`${name} is given twice`)
    this.#seen.add(name)
    this.#member = name
    this.#awaitsRows = name === 'rows'
    // That there are rows is part of the head; which ones is not.
    if (name === 'rows') this.#found.push({ kind: 'member', name, value: [] })
  }

  #count(): void {
    this.#values += 1
    if (this.#values > this.#limits.rowValues) this.#refuseSize(`${this.#limits.rowValues} values`)
  }

  #refuseSize(most: string): never {
    this.#refusal ??= new BadState('too-large', `${this.#place} exceeds ${most}`)
    throw this.#refusal
  }

  #refuse(message: string): never {
    this.#refusal ??= malformed(message)
    throw this.#refusal
  }
}
