import type { ClientRequest } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'
import type { Outside } from './outside.ts'

/** Bytes that are written before the answer is looked for again. */
const PIECE = 64 * 1024
/** A body of more pieces is not written on before the target had the time to refuse it by its headers. */
const LONG = 8 * PIECE
const LISTEN_MS = 100

/**
 * Writes a body piece by piece and stops as soon as an answer begins. A target may refuse a long body
 * before it has read it and hang up; who then writes on is told that the connection broke, and never
 * reads the answer that was already there.
 */
export async function writeBody(call: ClientRequest, body: Buffer | undefined, outside: Outside): Promise<void> {
  if (body === undefined || body.length <= PIECE) {
    call.end(body)
    return
  }
  let over = false
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      over = true
      resolve()
    }
    call.once('response', end)
    call.once('close', end)
  })
  for (let at = 0; at < body.length; at += PIECE) {
    const piece = body.subarray(at, at + PIECE)
    await Promise.race([ended, new Promise<void>((resolve) => void call.write(piece, () => resolve()))])
    if (at === 0 && body.length > LONG) await Promise.race([ended, outside.sleep(LISTEN_MS)])
    else await turn()
    if (over) return
  }
  call.end()
}
