import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { outside } from '../../kit/wire/outside.ts'
import type { PassingAnswer } from './modifier.ts'
import { reply } from './edits.ts'
import { plausibly } from './plausible.ts'

/** A whole server that is no deployment of the API, whatever it answers. */
export interface Server {
  readonly id: string
  /** 1: it violates the contract; 3: it cannot be judged. */
  readonly exit: 1 | 3
  answer(request: http.IncomingMessage, response: http.ServerResponse): void
}

const saying =
  (make: (request: http.IncomingMessage) => PassingAnswer) =>
  (request: http.IncomingMessage, response: http.ServerResponse): void => {
    request.resume()
    request.on('end', () => {
      const { status, headers, body } = make(request)
      response.writeHead(status, headers.flat()).end(body)
    })
  }
const nothing = reply(200, '')
const accepted = ({ method = 'GET', url: path = '/' }: http.IncomingMessage): PassingAnswer =>
  plausibly({ ...nothing, headers: reply(200, {}).headers }, { method, path, headers: [], body: Buffer.alloc(0) })

export const SERVERS: readonly Server[] = [
  { id: 'accepts everything', exit: 1, answer: saying(accepted) },
  {
    id: 'refuses everything',
    exit: 3,
    answer: saying(() => reply(400, { success: false, error: 'Validation failed', message: 'no' })),
  },
  { id: 'hangs up', exit: 3, answer: ({ socket }) => void socket.destroy() },
  { id: 'answers HTML', exit: 3, answer: saying(() => reply(200, '<!doctype html><h1>It works!</h1>', 'text/html')) },
  { id: 'never answers', exit: 3, answer: (request) => void request.resume() },
  {
    id: 'redirects',
    exit: 3,
    answer: saying(({ url = '/' }) => ({ ...reply(302, ''), headers: [['Location', `http://127.0.0.1:9${url}`]] })),
  },
  { id: 'answers arrays', exit: 3, answer: saying(() => reply(200, [{ success: true }])) },
  {
    id: 'never ends its body',
    exit: 3,
    answer(_, response) {
      response.writeHead(200, { 'Content-Type': 'application/json' })
      void (async () => {
        for (; !response.destroyed; await outside.sleep(10)) response.write(' '.repeat(1024))
      })()
    },
  },
  {
    id: 'says a wrong length',
    exit: 3,
    answer(_, response) {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' })
      response.write('{"success":true}', () => response.destroy())
    },
  },
]

/** Serves until closed. */
export async function serve({ answer }: Server): Promise<{ target: string; close(): void }> {
  const server = http.createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return {
    target: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
