import { createHash, type Hash } from 'node:crypto'
import { BodyScanner, type ScanOptions } from './body-scanner.ts'
import { parseJson } from './parse-json.ts'
import { placeBlobs } from './place-blobs.ts'
import { LARGE_BODY, type Parsed, type Received } from './received-body.ts'

export interface LargeBodyOptions extends ScanOptions {
  readonly digest: boolean
}

/** A body that is decoded, hashed and counted while it arrives, and never held as a whole. */
export class LargeBody {
  readonly #scanner: BodyScanner
  readonly #mark: string
  readonly #hash: Hash | undefined
  #bytes = 0
  readonly #head: Buffer[] = []

  constructor(options: LargeBodyOptions) {
    this.#scanner = new BodyScanner(options)
    this.#mark = options.mark
    this.#hash = options.digest ? createHash('sha256') : undefined
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

  #parse(): Parsed {
    const { refusal, skeleton, anchors, blobs } = this.#scanner
    if (refusal) return refusal
    const parsed = parseJson(skeleton.take(), anchors)
    if (!parsed.ok || blobs.length === 0) return parsed
    return { ok: true, value: placeBlobs(parsed.value, { mark: this.#mark, blobs }), blobs: blobs.length }
  }
}
