import type { IncomingMessage } from 'node:http'

/**
 * Reads a request on without keeping anything: a client that sends its whole body before it looks for an
 * answer finds one, instead of a reset connection. After `upTo` bytes the connection is ended all the same.
 */
export function drain(request: IncomingMessage, upTo: number): void {
  let left = upTo
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) request.destroy()
  })
  request.resume()
}
