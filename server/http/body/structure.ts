import { CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './ascii.ts'
import { DEPTH_LIMIT, MEMBER_LIMIT, OBJECT_LIMIT, VALUE_LIMIT } from './limits.ts'
import type { TooComplex } from './received-body.ts'

/** Counts a JSON text's levels, values, objects and members while it passes, outside of strings. */
export class Structure {
  /** Set as soon as the text exceeds a limit; nothing further is counted then. */
  refusal: TooComplex | undefined
  #values = 1
  #objects = 0
  readonly #containers: number[] = []
  /** How many values there are so far, for each of these. */
  readonly #sizes: number[] = []
  /** The last of `{ [ , :` that was passed. */
  #before = 0

  /** Passes structure until a string begins. Answers where: behind its quote, or -1 when the bytes end first. */
  passToString(bytes: Uint8Array, from: number): number {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at]
      if (byte === QUOTE) return at + 1
      if (byte === COMMA || byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        if (byte === COMMA) this.#next()
        else this.#open(byte)
        if (this.refusal) return -1
      } else if (byte === COLON) this.#before = COLON
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) this.#close()
    }
    return -1
  }

  /** Whether a string that begins now is the name of a member and no value. */
  get atName(): boolean {
    return this.#before === OPEN_BRACE || (this.#before === COMMA && this.#containers.at(-1) === OPEN_BRACE)
  }

  #next(): void {
    this.#before = COMMA
    const inside = this.#sizes.length - 1
    const size = (this.#sizes[inside] ?? 0) + 1
    if (inside >= 0) this.#sizes[inside] = size
    if (++this.#values > VALUE_LIMIT) this.#refuse('too-many-values', VALUE_LIMIT)
    else if (size > MEMBER_LIMIT && this.#containers[inside] === OPEN_BRACE)
      this.#refuse('too-many-members', MEMBER_LIMIT)
  }

  #open(bracket: number): void {
    this.#before = bracket
    this.#containers.push(bracket)
    this.#sizes.push(1)
    if (++this.#values > VALUE_LIMIT) this.#refuse('too-many-values', VALUE_LIMIT)
    else if (this.#containers.length > DEPTH_LIMIT) this.#refuse('too-deep', DEPTH_LIMIT)
    else if (bracket === OPEN_BRACE && ++this.#objects > OBJECT_LIMIT) this.#refuse('too-many-objects', OBJECT_LIMIT)
  }

  #close(): void {
    this.#containers.pop()
    this.#sizes.pop()
  }

  #refuse(reason: TooComplex['reason'], limit: number): void {
    this.refusal = { ok: false, reason, limit }
  }
}
