import { type IncomingMessage, type RequestListener, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { markBrokenOff } from '../http/broken-off.ts'
import { type HttpProblem, httpProblems } from '../http/http-problem.ts'
import { hostOf, judgeHead, pathAndQueryOf } from '../http/judge-head.ts'
import { lineOfPacket, type ParserError, problemOfParser } from '../http/problem-of-parser.ts'
import { isBelow } from '../http/below.ts'
import { type HostRule, servesHost } from '../http/served-hosts.ts'
import { CONTROL_PREFIX } from '../control/serve-calls.ts'
import { Connections } from './connections.ts'
import type { RefuseUnreached, Refused } from './refuse-unreached.ts'

/** What stands between a socket and the application. */
export interface DoorParts {
  readonly handle: RequestListener
  readonly hosts: HostRule
  readonly unreached: RefuseUnreached
}

/**
 * Receives what comes over the server's connections: what is a request for this sandbox is handed on, and everything
 * else is answered, in its turn and in words (GEN-HTTP-016). Node would say nothing, or a status without a body.
 */
export function keepDoor(server: Server, { handle, hosts, unreached }: DoorParts): Connections {
  const connections = new Connections()
  server.on('connection', (socket) => connections.opened(socket))
  server.on('request', (request, response) => receive(request, response, judge(request)))
  server.on('checkExpectation', (request, response) => {
    receive(request, response, judge(request) ?? httpProblems.expectation({ sent: request.headers.expect ?? '' }))
  })
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    connections.end(socket, () =>
      wordsOf(unreached.refuse(httpProblems.connect(), seenOf(request, request.url ?? '-'))),
    )
  })
  server.on('clientError', (error: Error & ParserError, socket) => {
    const problem = problemOfParser(error)
    // The connection itself is gone.
    if (!problem) return void socket.destroy()
    connections.end(socket, (broken) =>
      wordsOf(broken ? breakOff(broken, { error, problem }) : refuseBytes(error, problem)),
    )
  })
  return connections

  function judge(request: IncomingMessage): HttpProblem | undefined {
    const problem = judgeHead(request)
    if (problem) return problem
    const host = hostOf(request)
    request.url = pathAndQueryOf(request.url ?? '/')
    // The control API has a guard of its own, which is stricter.
    if (isBelow(request.url.split('?', 1)[0] ?? '', CONTROL_PREFIX) || servesHost(host, hosts)) return undefined
    return httpProblems.host({ host: host ?? '' })
  }

  function receive(request: IncomingMessage, response: ServerResponse, problem: HttpProblem | undefined): void {
    const begin = (): void => (problem ? refuse(request, response, problem) : handle(request, response))
    connections.began({ request, response, begin })
  }

  function refuse(request: IncomingMessage, response: ServerResponse, problem: HttpProblem): void {
    const { status, headers, body } = unreached.refuse(problem, seenOf(request, request.url ?? '-'))
    // As bytes: beside a text, Node would write the headers as UTF-8.
    const bytes = Buffer.from(JSON.stringify(body))
    response.writeHead(status, { ...headers, 'Content-Length': bytes.length }).end(bytes)
  }

  /** A request whose body cannot be read to its end; the application is waiting for it. */
  function breakOff(
    request: IncomingMessage,
    { error, problem }: { error: ParserError; problem: HttpProblem },
  ): Refused {
    const refused = unreached.wordsFor(problem, request.url)
    // Of one that was hung up, the log says just that.
    if (error.code !== 'HPE_INVALID_EOF_STATE') markBrokenOff(request, refused)
    return refused
  }

  /** What was no request yet; its first line may tell whom it was meant for. */
  function refuseBytes(error: ParserError, problem: HttpProblem): Refused {
    const line = lineOfPacket(error)
    return unreached.refuse(problem, { method: line?.method ?? '-', url: line?.url ?? '-', headers: {}, ip: '-' })
  }
}

function seenOf(
  { method = '-', headers, socket }: IncomingMessage,
  url: string,
): Parameters<RefuseUnreached['refuse']>[1] {
  return { method, url, headers, ip: socket.remoteAddress ?? '-' }
}

/** An answer as it goes over the wire, where Node has no response to write it with. */
function wordsOf({ status, headers, body }: Refused): string {
  const text = JSON.stringify(body)
  const lines = Object.entries({ ...headers, 'Content-Length': Buffer.byteLength(text), Connection: 'close' })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head}\r\n${text}`
}
