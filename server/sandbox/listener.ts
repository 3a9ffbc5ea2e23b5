import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startTicker } from '../platform/ticker.ts'
import { ChoppedRequest } from '../http/body/chopped-request.ts'
import type { Connections } from './connections.ts'
import { type DoorParts, keepDoor } from './door.ts'

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
/** How long nothing may move on a connection, in either direction: longer than an upload may take, and than any answer is waited for. */
const QUIET_MS = UPLOAD_MS + 30_000
/** How long requests in flight may take when the server stops: container runtimes wait ten seconds before they kill. */
const GRACE_MS = 8_000
/** How often connections are checked for uploads that take too long. */
const LOOK_EVERY_MS = 30_000

export function listen(parts: DoorParts & { host: string; port: number; uploadMs?: number }): Promise<Listener> {
  const { uploadMs = UPLOAD_MS } = parts
  const server = createServer({
    IncomingMessage: ChoppedRequest,
    requestTimeout: uploadMs,
    headersTimeout: Math.min(uploadMs, 60_000),
    connectionsCheckingInterval: Math.min(uploadMs, LOOK_EVERY_MS),
    keepAliveTimeout: KEEP_ALIVE_MS,
    // A missing Host is answered in words.
    requireHostHeader: false,
  })
  server.timeout = QUIET_MS
  // Their bytes are bounded already. A bound on their number would drop the rest, the key among them, and say nothing.
  server.maxHeadersCount = 0
  // A caller that has closed its side after its request still waits for the answer. Node has no option for it.
  Object.assign(server, { httpAllowHalfOpen: true })
  const connections = keepDoor(server, parts)
  return new Promise((resolve, reject) => {
    // Also later ones, of single connections (no file left to open one with), which must not end the process.
    server.on('error', (error: NodeJS.ErrnoException) => reject(new CannotListen(explain(error, parts))))
    server.listen(parts.port, parts.host, () => {
      const { port } = server.address() as AddressInfo
      resolve({
        url: `http://${hostToCall(parts.host)}:${port}`,
        close: () => closeGently(server, { connections, graceMs: Math.min(uploadMs, GRACE_MS) }),
      })
    })
  })
}

/** All addresses are bound by one that nobody can call: links lead to this machine's own, unless told otherwise. */
function hostToCall(bound: string): string {
  if (bound === '0.0.0.0') return '127.0.0.1'
  if (/^[0:]+$/.test(bound) && bound.includes(':')) return '[::1]'
  return bound.includes(':') ? `[${bound}]` : bound
}

function closeGently(
  server: Server,
  { connections, graceMs }: { connections: Connections; graceMs: number },
): Promise<void> {
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
    connections.closeIdle()
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
