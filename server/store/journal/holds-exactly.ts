import { open } from 'node:fs/promises'
import { systemCode } from '../store-error.ts'

const CHUNK = 1 << 17

/**
 * Whether a file is there and holds these bytes and no others. Reading it costs a fraction of what writing it durably
 * would: no more of it than up to the first difference, and nothing where the length is another.
 */
export async function holdsExactly(path: string, bytes: Uint8Array): Promise<boolean> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  })
  if (file === undefined) return false
  try {
    if ((await file.stat()).size !== bytes.length) return false
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK, bytes.length))
    for (let at = 0; at < bytes.length;) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, at)
      if (bytesRead === 0 || !chunk.subarray(0, bytesRead).equals(bytes.subarray(at, at + bytesRead))) return false
      at += bytesRead
    }
    return true
  } finally {
    await file.close()
  }
}
