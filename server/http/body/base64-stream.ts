import { dataUrlOf, type DataUrl } from './data-url.ts'
import { decodeCanonical } from './decode-base64.ts'
import { InlineBlob } from './inline-blob.ts'
import { wholeEscapes } from './long-text.ts'

const BEGINNING_OF_GROUP = /^[A-Za-z0-9+/=]{0,3}$/

/** Decodes one JSON string of base64, piece by piece. Up to `keepUpTo` decoded bytes it can take everything back. */
export class Base64Stream {
  readonly #keepUpTo: number
  #source: DataUrl | undefined
  #parts: Buffer[] = []
  #decodedBytes = 0
  #padded = false
  /** Characters that do not make a group of four yet. */
  #rest = ''
  /** The beginning of a JSON escape that the last piece broke off, raw. */
  #escape = ''

  constructor({ keepUpTo }: { keepUpTo: number }) {
    this.#keepUpTo = keepUpTo
  }

  /**
   * Takes raw bytes from between the quotes. Answers false, and has taken nothing, when they make the string
   * something else than base64. The first piece must hold the whole `data:` prefix, if there is one.
   */
  write(raw: Buffer): boolean {
    const pending = this.#escape + raw.toString('latin1')
    const whole = wholeEscapes(pending)
    const unescaped = unescapeJson(pending.slice(0, whole))
    if (unescaped === undefined) return false
    const source = this.#source ?? dataUrlOf(unescaped)
    const text = this.#rest + (this.#source ? unescaped : unescaped.slice(source.prefix.length))
    const groups = text.slice(0, text.length - (text.length % 4))
    const rest = text.slice(groups.length)
    if (this.#padded && text !== '') return false
    const bytes = decodeCanonical(groups)
    if (!bytes || !BEGINNING_OF_GROUP.test(rest)) return false
    this.#source = source
    this.#escape = pending.slice(whole)
    this.#rest = rest
    this.#padded ||= groups.endsWith('=')
    this.#decodedBytes += bytes.length
    if (!this.whole) this.#parts = []
    else if (bytes.length > 0) this.#parts.push(bytes)
    return true
  }

  /** Whether the string may end here. */
  get complete(): boolean {
    return this.#rest === '' && this.#escape === '' && this.#decodedBytes > 0
  }

  /** Whether all that was decoded is still there. */
  get whole(): boolean {
    return this.#decodedBytes <= this.#keepUpTo
  }

  /** Bytes that are held. */
  get held(): number {
    return this.whole ? this.#decodedBytes : 0
  }

  /** How many characters were taken. */
  get length(): number {
    const { prefix } = this.#source ?? dataUrlOf('')
    return prefix.length + Math.ceil(this.#decodedBytes / 3) * 4 + this.#rest.length
  }

  /** What was decoded; its bytes only when they are at most `keepUpTo`. */
  toBlob(keepUpTo: number): InlineBlob {
    const decodedBytes = this.#decodedBytes
    const source = this.#source ?? dataUrlOf('')
    const bytes = decodedBytes <= keepUpTo && this.whole ? Buffer.concat(this.#parts, decodedBytes) : undefined
    return new InlineBlob({ source, decodedBytes, bytes })
  }

  /** Everything taken so far, where it is still `whole`, as it may stand in a JSON string, but for `brokenEscape`. */
  *restore(): Generator<Buffer> {
    yield Buffer.from(this.#source?.prefix ?? '', 'latin1')
    for (const part of this.#parts) yield Buffer.from(part.toString('base64'), 'latin1')
    yield Buffer.from(this.#rest, 'latin1')
  }

  /** The raw end of what was taken, when that is the beginning of a JSON escape. */
  get brokenEscape(): Buffer {
    return Buffer.from(this.#escape, 'latin1')
  }
}

// PHP writes `\/` in base64, .NET `\u002B` and Gson `\u003d`: all three are the plain character.
function unescapeJson(text: string): string | undefined {
  if (!text.includes('\\')) return text
  try {
    return String(JSON.parse(`"${text}"`))
  } catch {
    return undefined
  }
}
