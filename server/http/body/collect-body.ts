import type { IncomingMessage } from 'node:http'
import { HungUp } from '../hung-up.ts'
import { drain } from './drain.ts'

/**
 * The bytes of a small body; undefined when there are more than `limit`. The rest is then read on, up to
 * `readOn` bytes and without being kept, so that a caller that is still sending sees the answer. Rejects
 * with HungUp when the caller is gone.
 */
export function collectBody(
  request: IncomingMessage,
  { limit, readOn }: { limit: number; readOn: number },
): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = []
    let bytes = 0
    const refuse = (): void => {
      request.off('data', take)
      chunks = []
      resolve(undefined)
      drain(request, readOn)
    }
    const take = (chunk: Buffer): void => {
      bytes += chunk.length
      if (bytes > limit) refuse()
      else chunks.push(chunk)
    }
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', () => reject(new HungUp()))
    request.on('close', () => reject(new HungUp()))
    if (Number(request.headers['content-length'] ?? 0) > limit) refuse()
    else request.on('data', take)
  })
}
