import { CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './ascii.ts'
import { DEPTH_LIMIT, VALUE_LIMIT, type TooComplex } from './received-body.ts'

/** Counts a JSON text's levels and values while it passes, outside of strings. */
export class Structure {
  /** Set as soon as the text exceeds a limit; nothing further is counted then. */
  refusal: TooComplex | undefined
  #values = 1
  readonly #containers: number[] = []
  /** The last of `{ [ , :` that was passed. */
  #before = 0

  /** Passes structure until a string begins. Answers where: behind its quote, or -1 when the bytes end first. */
  passToString(bytes: Uint8Array, from: number): number {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at]
      if (byte === QUOTE) return at + 1
      if (byte === COMMA || byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        this.#count(byte)
        if (this.refusal) return -1
      } else if (byte === COLON) this.#before = COLON
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) this.#containers.pop()
    }
    return -1
  }

  /** Whether a string that begins now is the name of a member and no value. */
  get atName(): boolean {
    return this.#before === OPEN_BRACE || (this.#before === COMMA && this.#containers.at(-1) === OPEN_BRACE)
  }

  #count(byte: number): void {
    this.#before = byte
    if (byte !== COMMA) this.#containers.push(byte)
    if (++this.#values > VALUE_LIMIT) this.refusal = { ok: false, reason: 'too-many-values', limit: VALUE_LIMIT }
    else if (this.#containers.length > DEPTH_LIMIT) this.refusal = { ok: false, reason: 'too-deep', limit: DEPTH_LIMIT }
  }
}
