import type { IncomingMessage } from 'node:http'
import { HungUp } from '../hung-up.ts'
import { drain } from './drain.ts'
import { type Upload, UploadStalled, type UploadWatch } from './upload-watch.ts'

/**
 * The bytes of a small body; undefined when there are more than `limit`. The rest is then read on, up to
 * `readOn` bytes and without being kept, so that a caller that is still sending sees the answer. Rejects
 * with HungUp when the caller is gone, and with UploadStalled when it sends nothing more.
 */
export function collectBody(
  request: IncomingMessage,
  { limit, readOn, watch }: { limit: number; readOn: number; watch: UploadWatch },
): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = []
    let bytes = 0
    const stop = (): void => {
      request.off('data', take)
      watch.delete(upload)
      chunks = []
    }
    const fail = (error: Error): void => {
      stop()
      reject(error)
    }
    const refuse = (): void => {
      stop()
      resolve(undefined)
      drain(request, readOn)
    }
    const take = (chunk: Buffer): void => {
      bytes += chunk.length
      if (bytes > limit) refuse()
      else chunks.push(chunk)
    }
    const upload: Upload = { bytes: () => bytes, stall: () => fail(new UploadStalled()) }
    request.on('end', () => {
      resolve(Buffer.concat(chunks))
      stop()
    })
    request.on('error', () => fail(new HungUp()))
    request.on('close', () => fail(new HungUp()))
    if (request.destroyed) return fail(new HungUp())
    if (Number(request.headers['content-length'] ?? 0) > limit) return refuse()
    watch.add(upload)
    request.on('data', take)
  })
}
