import type { DataUrl } from './data-url.ts'

export interface InlineBlobParts {
  readonly source: DataUrl
  readonly decodedBytes: number
  readonly bytes: Buffer | undefined
}

/** A long base64 string of the body, decoded while it arrived. */
export class InlineBlob {
  /** Undefined when the blob is longer than the caller wanted to keep: it was checked and counted only. */
  readonly bytes: Buffer | undefined
  readonly decodedBytes: number
  /** From a `data:` prefix, as sent, without its parameters. */
  readonly mediaType: string | undefined
  readonly #prefix: string

  constructor({ source, decodedBytes, bytes }: InlineBlobParts) {
    this.bytes = bytes
    this.decodedBytes = decodedBytes
    this.mediaType = source.mediaType
    this.#prefix = source.prefix
  }

  /** Of the string that was sent, in characters. */
  get textLength(): number {
    return this.#prefix.length + Math.ceil(this.decodedBytes / 3) * 4
  }

  /** The string as it was sent, for a field that is no attachment; undefined when the bytes were not kept. */
  toText(): string | undefined {
    return this.bytes && this.#prefix + this.bytes.toString('base64')
  }

  /** Whoever serialises the body gets the string that was sent, not a list of byte numbers. */
  toJSON(): string | undefined {
    return this.toText()
  }
}
