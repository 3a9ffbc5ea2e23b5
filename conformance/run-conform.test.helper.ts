import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { createSandbox, type Sandbox } from '../server/sandbox/create-sandbox.ts'
import { conform } from './cli.ts'
import { fastTime } from './kit/wire/fast-time.test.helper.ts'
import type { Outside } from './kit/wire/outside.ts'

/** The demo key that works, as the environment has it. */
export const PROBE_ENV = { NUNTIQ_API_KEY: 'sk_sandbox000000000000000000001' }

export interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs `nuntiq-kit conform` in this process; pauses take no time. */
export async function run(args: string[], env: NodeJS.ProcessEnv = {}, outside: Outside = fastTime()): Promise<Said> {
  let out = ''
  let err = ''
  const code = await conform(
    args,
    { env, out: (text) => void (out += text), err: (text) => void (err += text) },
    { outside },
  )
  return { code, out, err }
}

export type Seen = 'pass' | 'fail' | 'inconclusive' | 'skip' | 'absent'

/** What the TAP output says of a requirement. */
export function statusOf({ out }: Said, id: string): Seen {
  const [line = ''] = out.match(new RegExp(`^(not )?ok \\d+ - ${id} .*$`, 'm')) ?? []
  if (line === '') return 'absent'
  if (line.startsWith('not ok')) return 'fail'
  return line.includes(' # SKIP inconclusive') ? 'inconclusive' : line.includes(' # SKIP ') ? 'skip' : 'pass'
}

export async function sandboxFor(t: Test): Promise<Sandbox> {
  const sandbox = await createSandbox({ ephemeral: true, rateLimit: 0 })
  t.teardown(() => sandbox.close())
  return sandbox
}

export function folderFor(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'nkc-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  return folder
}

/** A server of the test's own; gives back its base address. */
export async function servingFor(t: Test, handle: http.RequestListener): Promise<string> {
  const server = http.createServer(handle)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`
}

/** Answers everything in one way. */
export const answering =
  (status: number, body: unknown, type = 'application/json'): http.RequestListener =>
  (request, response) => {
    request.resume()
    request.on('end', () =>
      response.writeHead(status, { 'Content-Type': type }).end(typeof body === 'string' ? body : JSON.stringify(body)),
    )
  }

/** Passes everything on to a sandbox; `onAnswer` may look at an answer, and replace its headers. */
export function passingOn(
  url: string,
  onAnswer: (answer: { url: string; status: number; text: string; headers: http.IncomingHttpHeaders }) => void = () =>
    undefined,
): http.RequestListener {
  return (request, response) => {
    const forwarded = http.request(
      url + request.url,
      { method: request.method ?? 'GET', headers: { ...request.headers, host: new URL(url).host } },
      (answer) => {
        const pieces: Buffer[] = []
        answer.on('data', (piece: Buffer) => pieces.push(piece))
        answer.on('end', () => {
          const { headers } = answer
          const body = Buffer.concat(pieces)
          onAnswer({ url: request.url ?? '', status: answer.statusCode ?? 0, text: body.toString(), headers })
          response.writeHead(answer.statusCode ?? 500, headers).end(body)
        })
      },
    )
    forwarded.on('error', () => request.socket.destroy())
    request.pipe(forwarded)
  }
}
