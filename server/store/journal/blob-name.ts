import { createHash } from 'node:crypto'

/** The SHA-256 of the bytes, in lower-case hex. */
export function blobName(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Only such names ever reach the file system. */
export function isBlobName(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name)
}
