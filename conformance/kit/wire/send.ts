import http from 'node:http'
import https from 'node:https'
import { rootCertificates } from 'node:tls'
import type { Header, WireRequest, WireResponse } from './exchange.ts'
import { NoAnswer, noAnswerFrom } from './no-answer.ts'
import type { Outside } from './outside.ts'
import { writeBody } from './write-body.ts'

export interface Sender {
  /** Sends as it stands, follows no redirect. Rejects with NoAnswer. */
  send(request: WireRequest): Promise<WireResponse>
  close(): void
}

/** No documented answer comes near it; a target that never ends one must not fill the memory. Bytes. */
const LONGEST_ANSWER = 64 * 1024 * 1024

/**
 * The one place of the suite that opens sockets. Kept connections are for a sandbox only: on one that
 * the other side closes just then, a request may have been taken or not, and to send it again would
 * be to guess.
 */
export function createSender({
  timeoutMs,
  outside,
  keepAlive = false,
  ca,
}: {
  timeoutMs: number
  outside: Outside
  keepAlive?: boolean
  /** Certificates to trust beside the usual ones, in PEM. */
  ca?: string | undefined
}): Sender {
  const plain = new http.Agent({ keepAlive, maxSockets: 32 })
  const secure = new https.Agent({
    keepAlive,
    maxSockets: 32,
    ...(ca !== undefined && { ca: [...rootCertificates, ca] }),
  })

  const send = (request: WireRequest): Promise<WireResponse> =>
    new Promise((resolve, reject) => {
      const started = outside.now()
      const isSecure = request.url.startsWith('https:')
      const call = (isSecure ? https : http).request(request.url, {
        method: request.method,
        agent: isSecure ? secure : plain,
        headers: groupHeaders(request.headers),
        signal: AbortSignal.timeout(timeoutMs),
      })
      let answered: http.IncomingMessage | undefined
      const fail = (error: Error): void => {
        const give = (): void => reject(reasonOf(error, timeoutMs))
        // An answer that is there as a whole counts, even if writing the rest of the request failed: it ends in this turn.
        if (answered?.complete) setImmediate(give)
        else give()
      }
      // It stays to the end: a target that has answered may still break off what is being written to it.
      call.on('error', fail)
      call.on('response', (answer) => {
        answered = answer
        const pieces: Buffer[] = []
        let bytes = 0
        answer.on('data', (piece: Buffer) => {
          bytes += piece.length
          if (bytes <= LONGEST_ANSWER) pieces.push(piece)
          else call.destroy(new NoAnswer('broken', `the answer is longer than ${LONGEST_ANSWER / 1024 / 1024} MB`))
        })
        answer.on('error', fail)
        answer.on('end', () => {
          resolve({
            status: answer.statusCode ?? 0,
            headers: pairHeaders(answer.rawHeaders),
            body: Buffer.concat(pieces),
            ms: outside.now() - started,
          })
          // What was not asked for to the end cannot be kept for the next request.
          if (!call.writableEnded) call.destroy()
        })
      })
      call.on('upgrade', ({ statusCode }, socket) => {
        socket.destroy()
        fail(new NoAnswer('broken', `it was answered ${statusCode}: another protocol, which nobody asked for`))
      })
      // However it ends: who waits for an answer that never comes would stand still.
      call.on('close', () => answered ?? fail(new NoAnswer('broken', 'the connection ended without an answer')))
      writeBody(call, request.body, outside).catch(fail)
    })

  return {
    send,
    close() {
      plain.destroy()
      secure.destroy()
    },
  }
}

function reasonOf(error: Error, timeoutMs: number): NoAnswer {
  if (error instanceof NoAnswer) return error
  return error.name === 'AbortError' || error.name === 'TimeoutError'
    ? new NoAnswer('timeout', `no whole answer within ${timeoutMs / 1000} s`)
    : noAnswerFrom(error)
}

/** Repeated names become lists, so that each is sent on a line of its own. */
function groupHeaders(headers: readonly Header[]): Record<string, string | string[]> {
  const grouped: Record<string, string | string[]> = {}
  for (const [name, value] of headers) {
    const held = grouped[name]
    grouped[name] = held === undefined ? value : [held, value].flat()
  }
  return grouped
}

function pairHeaders(raw: readonly string[]): Header[] {
  const pairs: Header[] = []
  for (let index = 0; index + 1 < raw.length; index += 2) pairs.push([raw[index] ?? '', raw[index + 1] ?? ''])
  return pairs
}
