import { createHash, hash as hashAtOnce } from 'node:crypto'
import { nextTurn } from '../platform/in-turns.ts'

/** Bytes that are hashed in one go: a dozen large files at once would hold the event loop for long. */
const STRETCH = 1024 * 1024

/** The SHA-256 of the bytes, in lower-case hex; that of a large file takes a few turns of the event loop. */
export function blobName(bytes: Uint8Array): string | Promise<string> {
  return bytes.length <= STRETCH ? hashAtOnce('sha256', bytes) : hashInTurns(bytes)
}

async function hashInTurns(bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256')
  for (let at = 0; at < bytes.length; at += STRETCH) {
    hash.update(bytes.subarray(at, at + STRETCH))
    await nextTurn()
  }
  return hash.digest('hex')
}

/** Only such names ever reach the file system. */
export function isBlobName(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name)
}
