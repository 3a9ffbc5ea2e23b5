import { createHash, type Hash } from 'node:crypto'
import { atOnce, inTurns } from '../../platform/in-turns.ts'
import { BodyScanner, type ScanOptions } from './body-scanner.ts'
import { LARGE_BODY } from './limits.ts'
import { parseJson, parseLargeJson } from './parse-json.ts'
import { placeLongStrings } from './place-long-strings.ts'
import type { Parsed, Received } from './received-body.ts'

export interface LargeBodyOptions extends ScanOptions {
  readonly digest: boolean
  /** Resolves when the body's turn has come to be parsed, should it hold much text. */
  readonly turn?: () => Promise<void>
}

/** A body that is decoded, hashed and counted while it arrives, and never held as a whole. */
export class LargeBody {
  readonly #scanner: BodyScanner
  readonly #options: LargeBodyOptions
  readonly #hash: Hash | undefined
  #bytes = 0
  readonly #head: Buffer[] = []

  constructor(options: LargeBodyOptions) {
    this.#scanner = new BodyScanner(options)
    this.#options = options
    this.#hash = options.digest ? createHash('sha256') : undefined
  }

  /** Bytes in memory. */
  get held(): number {
    return this.#scanner.held + Math.min(this.#bytes, LARGE_BODY)
  }

  write(chunk: Buffer): void {
    // A copy, so that the log's head does not keep whole chunks of the socket alive.
    if (this.#bytes < LARGE_BODY) this.#head.push(Buffer.from(chunk.subarray(0, LARGE_BODY - this.#bytes)))
    this.#bytes += chunk.length
    this.#hash?.update(chunk)
    this.#scanner.write(chunk)
  }

  end(): Received {
    this.#scanner.end()
    const sha256 = this.#hash?.digest('hex')
    return {
      kind: 'received',
      bytes: this.#bytes,
      head: Buffer.concat(this.#head),
      parse: () => this.#parse(),
      ...(sha256 !== undefined && { sha256 }),
    }
  }

  #parse(): Parsed | Promise<Parsed> {
    const { refusal, skeleton, anchors } = this.#scanner
    if (refusal) return refusal
    if (skeleton.length >= LARGE_BODY) return this.#parseMuchText()
    return atOnce(this.#withLongStrings(parseJson(skeleton.take(), anchors)))
  }

  async #parseMuchText(): Promise<Parsed> {
    await this.#options.turn?.()
    const { skeleton, anchors } = this.#scanner
    return inTurns(this.#withLongStrings(await parseLargeJson(skeleton.take(), anchors)))
  }

  *#withLongStrings(parsed: Parsed): Generator<void, Parsed> {
    const { problem, hasLongStrings, strings } = this.#scanner
    if (!parsed.ok || !hasLongStrings) return parsed
    if (problem) return problem
    const placed = yield* placeLongStrings(parsed.value, { mark: this.#options.mark, strings })
    return { ok: true, ...placed }
  }
}
