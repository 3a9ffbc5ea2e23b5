import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { startTicker } from '../platform/ticker.ts'
import type { Service } from '../service.ts'

/** A server that listens. */
export interface Listener {
  readonly url: string
  /** Takes no more connections, finishes what is in flight, and resolves. What hangs is cut off after a while. */
  close(): Promise<void>
}

/** A port that cannot be had; the message names it and the remedy. */
export class CannotListen extends Error {}

/** How long an upload may take in total (GEN-HTTP-010). */
const UPLOAD_MS = 300_000
/** Longer than clients keep an idle connection, so that none is closed just as a request is sent on it. */
const KEEP_ALIVE_MS = 65_000
/** How long requests in flight may take when the server stops: container runtimes wait ten seconds before they kill. */
const GRACE_MS = 8_000
/** How often connections are checked for uploads that take too long. */
const LOOK_EVERY_MS = 30_000

export function listen(parts: {
  handle: RequestListener
  host: string
  port: number
  uploadMs?: number
  unaddressed: Service['unaddressed']
}): Promise<Listener> {
  const { uploadMs = UPLOAD_MS } = parts
  const server = createServer(
    {
      requestTimeout: uploadMs,
      headersTimeout: Math.min(uploadMs, 60_000),
      connectionsCheckingInterval: Math.min(uploadMs, LOOK_EVERY_MS),
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    parts.handle,
  )
  server.on('clientError', answerUnreadable(parts.unaddressed))
  return new Promise((resolve, reject) => {
    // Also later ones, of single connections (no file left to open one with), which must not end the process.
    server.on('error', (error: NodeJS.ErrnoException) => reject(new CannotListen(explain(error, parts))))
    server.listen(parts.port, parts.host, () => {
      const { port } = server.address() as AddressInfo
      const host = parts.host.includes(':') ? `[${parts.host}]` : parts.host
      resolve({ url: `http://${host}:${port}`, close: () => closeGently(server, Math.min(uploadMs, GRACE_MS)) })
    })
  })
}

/** What is not HTTP, or too much of it, still gets JSON: in the envelope of the first service, for nobody knows whom it was meant for. */
function answerUnreadable(unaddressed: Service['unaddressed']): (error: NodeJS.ErrnoException, socket: Duplex) => void {
  return (error, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy()
      return
    }
    const problem = problemOf(error)
    const body = JSON.stringify(unaddressed(problem))
    const head = [
      `HTTP/1.1 ${problem.status} ${problem.error}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
    ]
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
  }
}

function problemOf({ code }: NodeJS.ErrnoException): { status: number; error: string; message: string } {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, error: 'Request Header Fields Too Large', message: 'The request headers are too large' }
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, error: 'Request Timeout', message: 'The request took too long to arrive' }
    default:
      return { status: 400, error: 'Bad Request', message: 'The request is not readable as HTTP/1.1' }
  }
}

function closeGently(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    // What is in flight is answered, and its connection is not kept for more.
    server.keepAliveTimeout = 1
    // Once closed, a server no longer looks for uploads that take too long: one that hung would keep it for ever.
    const grace = startTicker({
      everyMs: graceMs,
      work: async () => server.closeAllConnections(),
      onError: () => undefined,
    })
    server.close(() => {
      void grace.stop()
      resolve()
    })
    server.closeIdleConnections()
  })
}

function explain(error: NodeJS.ErrnoException, { host, port }: { host: string; port: number }): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `port ${port} of ${host} is in use; stop what listens there, or choose another with --port (0 picks a free one)`
    case 'EACCES':
      return `port ${port} of ${host} may not be used by this user; choose one above 1023 with --port`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `'${host}' is not an address of this machine; choose another with --host`
    default:
      return `cannot listen on ${host}:${port}: ${error.message}`
  }
}
