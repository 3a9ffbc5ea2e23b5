/** Stores bytes. Resolves with their name once they are durable. Equal bytes are kept once. */
export type PutBlob = (bytes: Uint8Array) => Promise<string>

/** Attachments by content: a blob's name is the SHA-256 of its bytes, in lower-case hex. */
export interface BlobStore {
  /** `work` stores bytes, and then what refers to them: until it has ended, nothing that it has put is removed. */
  keep<T>(work: (put: PutBlob) => Promise<T>): Promise<T>
  /** Undefined where there is none. Rejects with a DamagedBlob where the bytes are not those that were stored. */
  get(name: string): Promise<Buffer | undefined>
  /**
   * Removes what nothing refers to. `findReferred` is asked which of these names are referred to, and must look at what
   * is stored after it was called. Resolves with how many were removed.
   */
  collect(findReferred: (names: ReadonlySet<string>) => Promise<ReadonlySet<string>>): Promise<number>
}

/** Bytes that are not those that were stored under their name. */
export class DamagedBlob extends Error {
  constructor(place: string) {
    super(
      `${place} is damaged: what it holds is not what was stored. Send the same file once more, which mends it, or put it back from a copy`,
    )
    this.name = 'DamagedBlob'
  }
}
