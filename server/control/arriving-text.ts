import type { IncomingMessage } from 'node:http'
import { drain } from '../http/body/drain.ts'
import { HungUp } from '../http/hung-up.ts'
import { Patience } from '../platform/patience.ts'
import { ControlError } from './control-error.ts'

/** How long a caller may send nothing, and how long it may take in all; the listener allows less. Milliseconds. */
const STALL_MS = 30_000
const WHOLE_MS = 3_600_000
/** Bytes that are read on, without being kept, once nobody wants them any more. */
const READ_ON = 1024 ** 3

/**
 * The bytes of a body while they arrive; no more of them are read than are wanted. Where they are not wanted to the end,
 * the rest is read on, so that a caller that is still sending sees the answer. Throws a HungUp when the caller is gone,
 * and a ControlError 408 when it has stopped sending.
 */
export async function* arrivingText(request: IncomingMessage, stallMs = STALL_MS): AsyncGenerator<Buffer, undefined> {
  const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>
  let patience: Patience | undefined
  const stalled = new Promise<never>((_, reject) => {
    const over = (): void => reject(new ControlError(408, `the body stopped arriving for ${stallMs / 1000} seconds`))
    patience = new Patience({ silenceMs: stallMs, wholeMs: WHOLE_MS, over })
  })
  let ended = false
  try {
    while (!ended) {
      patience?.renew()
      const next = await Promise.race([chunks.next(), stalled])
      if (next.done === true) ended = true
      else yield next.value
    }
  } catch (error) {
    throw error instanceof ControlError ? error : new HungUp()
  } finally {
    patience?.end()
    if (!ended) drain(request, READ_ON)
  }
}
