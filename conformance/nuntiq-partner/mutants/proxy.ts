import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { outside } from '../../kit/wire/outside.ts'
import { type PassingRequest, isAnswer, type Modifier, type PassingAnswer, type Side } from './modifier.ts'

export interface Proxy {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string
  /** Exchanges that the modifier has changed: a mutant with none has not been tried. */
  readonly changed: number
  close(): Promise<void>
}

/** Belongs to one connection and not to the message. */
const HOP_BY_HOP = /^(?:connection|keep-alive|transfer-encoding|content-length|expect)$/i

/** Stands in front of a sandbox and hands everything on, through the modifier. */
export async function startProxy(origin: string, modifier: Modifier): Promise<Proxy> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 32 })
  const side: Side = { send: (call) => forward({ origin, agent, call }), sleep: (ms) => outside.sleep(ms) }
  let changed = 0

  const answer = async (call: PassingRequest): Promise<PassingAnswer> => {
    const sent = (await modifier.request?.(call, side)) ?? call
    if (isAnswer(sent)) {
      changed += 1
      return sent
    }
    const reply = await side.send(sent)
    const given = (await modifier.answer?.(reply, call, side)) ?? reply
    if (!sameCall(sent, call) || !sameReply(given, reply)) changed += 1
    return given
  }
  const server = http.createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const { method = 'GET', url: path = '/', rawHeaders } = request
      answer({ method, path, headers: pairs(rawHeaders), body: Buffer.concat(pieces) }).then(
        ({ status, headers, body }) => {
          response.writeHead(
            status,
            [
              ...headers.filter(([name]) => !HOP_BY_HOP.test(name)),
              ['Content-Length', String(body.length)] as const,
            ].flat(),
          )
          response.end(body)
        },
        () => response.destroy(),
      )
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get changed() {
      return changed
    },
    async close() {
      agent.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function forward({
  origin,
  agent,
  call,
}: {
  origin: string
  agent: http.Agent
  call: PassingRequest
}): Promise<PassingAnswer> {
  return new Promise((resolve, reject) => {
    const sent = call.headers.filter(([name]) => !HOP_BY_HOP.test(name))
    const headers = sent.some(([name]) => /^host$/i.test(name))
      ? sent
      : [...sent, ['Host', new URL(origin).host] as const]
    const isLong = call.body.length > 0 || /^(?:POST|PUT|PATCH)$/.test(call.method)
    const request = http.request(
      origin + call.path,
      {
        method: call.method,
        agent,
        headers: [...headers, ...(isLong ? [['Content-Length', String(call.body.length)] as const] : [])].flat(),
      },
      (answer) => {
        const pieces: Buffer[] = []
        answer.on('data', (piece: Buffer) => pieces.push(piece))
        answer.on('error', reject)
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: pairs(answer.rawHeaders), body: Buffer.concat(pieces) }),
        )
      },
    )
    request.on('error', reject)
    request.end(call.body)
  })
}

function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, index): [string, string][] => (index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : []))
}

function sameCall(left: PassingRequest, right: PassingRequest): boolean {
  return (
    left === right ||
    (left.method === right.method &&
      left.path === right.path &&
      left.body.equals(right.body) &&
      String(left.headers) === String(right.headers))
  )
}

function sameReply(left: PassingAnswer, right: PassingAnswer): boolean {
  return (
    left === right ||
    (left.status === right.status && left.body.equals(right.body) && String(left.headers) === String(right.headers))
  )
}
