import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { test } from 'tap'
import { type Behave, hostileFor, start } from './hostile-target.test.helper.ts'
import { folderFor, passingOn, run, sandboxFor, servingFor } from './run-conform.test.helper.ts'

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n'
const OFTEN =
  (piece: string): Behave =>
  (socket) => {
    const more = (): void => {
      if (socket.destroyed) return
      socket.write(piece, () => setImmediate(more))
    }
    more()
  }

const BOMB = gzipSync(Buffer.alloc(100e6, ' '))

/** What no target should do, and some do. */
const HOSTILE: Readonly<Record<string, Behave>> = {
  'closes at once': (socket) => void socket.end(),
  'resets the connection': (socket) => void socket.resetAndDestroy(),
  'never answers': () => undefined,
  'sends half a header and waits': (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Ty'),
  'sends half a header and closes': (socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Ty'),
  'answers as HTTP/0.9 did': (socket) => void socket.end('<h1>hello</h1>'),
  'sends garbage': (socket) => void socket.end(Buffer.from([0, 255, 13, 10, 13, 10, 7, 200])),
  'answers a TLS alert': (socket) => void socket.end(Buffer.from([0x15, 3, 1, 0, 2, 2, 0x46])),
  'never gets beyond 1xx': OFTEN('HTTP/1.1 103 Early Hints\r\n\r\n'),
  'sends a header of 100 KB': (socket) => void socket.end(`${HEAD}X-Long: ${'x'.repeat(100_000)}\r\n\r\n{}`),
  'says a length that is no number': (socket) => void socket.end(`${HEAD}Content-Length: many\r\n\r\n{}`),
  'says a length below zero': (socket) => void socket.end(`${HEAD}Content-Length: -1\r\n\r\n{}`),
  'says two lengths': (socket) => void socket.end(`${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`),
  'ends before the length it says': (socket) => void socket.end(`${HEAD}Content-Length: 900\r\n\r\n{}`),
  'sends chunks that are none': (socket) =>
    void socket.end(`${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`),
  'never ends its body': (socket) => {
    socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`)
    OFTEN('1\r\n \r\n')(socket)
  },
  'changes to another protocol': (socket) =>
    void socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'),
  'sends 100 MB in a gzip of 100 KB': (socket) =>
    void socket.end(
      Buffer.concat([
        Buffer.from(`${HEAD}Content-Encoding: gzip\r\nContent-Length: ${BOMB.length}\r\nConnection: close\r\n\r\n`),
        BOMB,
      ]),
    ),
  'says gzip and sends text': (socket) =>
    void socket.end(`${HEAD}Content-Encoding: gzip\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`),
}

const FEW = ['--only', 'AUTH-KEY-001,AUTH-KEY-002,KEY-LIST-001', '--timeout', '1', '--seed', '1']

for (const [name, behave] of Object.entries(HOSTILE)) {
  test(`a target that ${name} cannot be judged: exit 3, from the beginning and midway`, async (t) => {
    const targets = await Promise.all([hostileFor(t, behave), hostileFor(t, behave, { after: 2 })])
    const [first, midway] = await Promise.all(targets.map((target) => start(['--target', target, ...FEW]).ended))
    t.match(first, { code: 3, out: '', err: /could not be reached: / })
    t.equal(first?.err.trim().split('\n').length, 2, first?.err ?? '')
    t.match(midway, { code: 3, out: /undecided\n$/ })
    t.notMatch(`${first?.err}${midway?.err}${midway?.out}`, /suite failed|# error|^ +at /m)
  })
}

test('a target that redirects to itself is followed nowhere', async (t) => {
  let calls = 0
  const target = await servingFor(t, ({ url = '/' }, response) => {
    calls += 1
    response.writeHead(302, { Location: url }).end()
  })
  t.match(await run(['--target', target, ...FEW]), { code: 3, err: /answered 302 \(to \/api/ })
  t.ok(calls < 10)
})

test('a target that answers early and hangs up is judged by its answer', async (t) => {
  const sandbox = await sandboxFor(t)
  const pass = passingOn(sandbox.url)
  const target = await servingFor(t, (request, response) => {
    if (Number(request.headers['content-length'] ?? 0) < 1_000_000) return pass(request, response)
    const body = '{"success":false,"error":"Payload too large","message":"too large"}'
    request.socket.end(
      `HTTP/1.1 413 Payload Too Large\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
      () => request.socket.destroy(),
    )
  })
  const report = join(folderFor(t), 'record')
  const args = ['--target', target, '--profile', 'submit', '--report', `ndjson=${report}`, '--budget', '20']
  const said = await start([...args, '--only', 'INV-ATT-029']).ended
  t.match(said, { code: 1, out: /expected: "400"\n +actual: "413"/ })
  t.match(readFileSync(report, 'utf8'), /"status":413/)
  t.notMatch(said.out, /EPIPE|ECONNRESET/)
})

test('a target that dies midway ends in 3, with a report', async (t) => {
  const sandbox = await sandboxFor(t)
  let calls = 0
  const pass = passingOn(sandbox.url)
  const target = await servingFor(t, (request, response) => {
    if (++calls > 10) request.socket.destroy()
    else pass(request, response)
  })
  t.match(await start(['--target', target, '--expired-key', 'sk_expired000000000000000000001']).ended, {
    code: 3,
    out: /undecided\n$/,
  })
})

test('standard output that is closed leaves the verdict to a report, and is exit 2 without one', async (t) => {
  const sandbox = await sandboxFor(t)
  const file = join(folderFor(t), 'report.json')
  for (const [more, code] of [
    [[], 2],
    [['--report', `json=${file}`], 0],
  ] as const) {
    const { child, ended } = start(['--target', `${sandbox.url}/api`, ...FEW, ...more])
    child.stdout?.destroy()
    t.match(await ended, { code, signal: null })
  }
  t.ok(existsSync(file))
})

test('a report for which there is no room, and one whose folder is gone, are exit 2 beside those that can be written', async (t) => {
  const sandbox = await sandboxFor(t)
  const [folder, gone] = [folderFor(t), join(folderFor(t), 'gone')]
  const target = `${sandbox.url}/api`
  const kept = join(folder, 'kept.json')
  const full = await start(['--target', target, ...FEW, '--report', 'html=/dev/full', '--report', `json=${kept}`]).ended
  t.match(full, { code: 2, err: /--report html=\/dev\/full could not be written: ENOSPC/, out: /conforms\n$/ })
  t.ok(existsSync(kept))
  mkdirSync(gone)
  const vanishing = await servingFor(t, (request, response) => {
    rmSync(gone, { recursive: true, force: true })
    passingOn(sandbox.url)(request, response)
  })
  const lost = await start(['--target', vanishing, ...FEW, '--report', `html=${gone}/r.html`]).ended
  t.match(lost, { code: 2, err: /--report html=.* could not be written: ENOENT/ })
})

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${signal} to the process ends in 3 with a report, and once more without one`, async (t) => {
    const sandbox = await sandboxFor(t)
    const running = async (answers: boolean, times: number) => {
      let calls = 0
      const pass = passingOn(sandbox.url)
      const target = await servingFor(t, (request, response) => {
        if (++calls === 5) for (let n = 0; n < times; n++) setTimeout(() => child.kill(signal), n * 200)
        if (calls < 5 || answers) pass(request, response)
      })
      const { child, ended } = start(['--target', target, '--timeout', '5'])
      return ended
    }
    t.match(await running(true, 1), { code: 3, signal: null, out: /undecided, interrupted\n$/ })
    t.match(await running(false, 2), { code: 3, signal: null, out: '', err: /ended at once, without a report/ })
  })
}
