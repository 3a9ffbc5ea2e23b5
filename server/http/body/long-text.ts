import { BACKSLASH } from './ascii.ts'
import type { Malformed } from './received-body.ts'

/** A string that is longer than any text may be, and no base64: only its length is known. */
export class LongText {
  /** In characters, as JavaScript counts them. */
  readonly length: number

  constructor(length: number) {
    this.length = length
  }

  /** Whoever serialises the body gets nothing in its place. */
  toJSON(): undefined {
    return undefined
  }
}

/** Counts the characters of a JSON string that is not kept, and judges whether it is one. */
export class TextCounter {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  /** The beginning of an escape that the last piece broke off. */
  #escape = ''
  #length: number
  /** What is wrong with the string, if anything is; nothing further is counted then. */
  problem: Pick<Malformed, 'reason' | 'message'> | undefined

  /** `length`: characters that were taken otherwise. */
  constructor(length: number) {
    this.#length = length
  }

  /** Takes raw bytes from between the quotes. */
  write(raw: Uint8Array): void {
    if (this.problem === undefined) this.#count(raw, true)
  }

  /** To be called behind the last piece. */
  end(): LongText {
    if (this.problem === undefined) this.#count(new Uint8Array(), false)
    if (this.#escape !== '') this.problem ??= BAD_ESCAPE
    return new LongText(this.#length)
  }

  #count(raw: Uint8Array, stream: boolean): void {
    try {
      const text = this.#escape + this.#decoder.decode(raw, { stream })
      const end = wholeEscapes(text)
      const whole = text.slice(0, end)
      this.#escape = text.slice(end)
      if (CONTROL.test(whole)) this.problem = BAD_CHARACTER
      else this.#length += whole.includes('\\') ? unescapedLength(whole) : whole.length
    } catch (error) {
      this.problem = error instanceof SyntaxError ? BAD_ESCAPE : NOT_UTF8
    }
  }
}

const BAD_CHARACTER = { reason: 'malformed', message: 'a control character in a string must be escaped' } as const
const BAD_ESCAPE = { reason: 'malformed', message: 'a backslash in a string begins no known escape' } as const
const NOT_UTF8 = { reason: 'not-utf-8', message: 'a string is not valid UTF-8' } as const
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u001f]/

/** Throws a SyntaxError for a wrong escape. */
function unescapedLength(text: string): number {
  return String(JSON.parse(`"${text}"`)).length
}

/** Characters of \u0061. */
const ESCAPE = 6

/** How much of the text there is before an escape that is not complete. */
export function wholeEscapes(text: string): number {
  let first = text.length
  while (first > 0 && text.charCodeAt(first - 1) === BACKSLASH) first--
  if ((text.length - first) % 2 === 1) return text.length - 1
  // One that begins further ahead is complete. Looking through the whole text would take most of the time of a large file.
  const ahead = Math.max(text.length - (ESCAPE - 1), 0)
  const unicode = text.slice(ahead).lastIndexOf('\\u')
  return unicode !== -1 && isEscape(text, ahead + unicode) ? ahead + unicode : text.length
}

/** Whether the backslash there is not itself escaped. */
function isEscape(text: string, at: number): boolean {
  let first = at
  while (first > 0 && text.charCodeAt(first - 1) === BACKSLASH) first--
  return (at - first) % 2 === 0
}
