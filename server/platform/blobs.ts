/** Attachments by content: a blob's name is the SHA-256 of its bytes, in lower-case hex. */
export interface BlobStore {
  /** Resolves with the blob's name once the bytes are durable. Equal bytes are kept once. */
  put(bytes: Uint8Array): Promise<string>
  get(name: string): Promise<Buffer | undefined>
}
