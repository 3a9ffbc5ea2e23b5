import type { IncomingMessage } from 'node:http'
import { drain } from '../http/body/drain.ts'
import { type Upload, UploadStalled, type UploadWatch } from '../http/body/upload-watch.ts'
import { HungUp } from '../http/hung-up.ts'

/** Bytes that are read on, without being kept, once nobody wants them any more. */
const READ_ON = 1024 ** 3

/**
 * The bytes of a body while they arrive; no more of them are read than are wanted. Where they are not wanted to the end,
 * the rest is read on, so that a caller that is still sending sees the answer. Throws a HungUp when the caller is gone,
 * and an UploadStalled when it has stopped sending.
 */
export async function* arrivingText(request: IncomingMessage, watch: UploadWatch): AsyncGenerator<Buffer, undefined> {
  const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>
  let bytes = 0
  let wanted = false
  let stall = (): void => undefined
  const stalled = new Promise<never>((_, reject) => (stall = () => reject(new UploadStalled())))
  // Nobody may be waiting at that moment.
  stalled.catch(() => undefined)
  const upload: Upload = { bytes: () => bytes, held: () => !wanted, stall }
  watch.add(upload)
  let ended = false
  try {
    while (!ended) {
      wanted = true
      const next = await Promise.race([chunks.next(), stalled])
      wanted = false
      if (next.done === true) ended = true
      else {
        bytes += next.value.length
        yield next.value
      }
    }
  } catch (error) {
    throw error instanceof UploadStalled ? error : new HungUp()
  } finally {
    watch.delete(upload)
    if (!ended) drain(request, READ_ON)
  }
}
