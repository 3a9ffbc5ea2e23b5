import { gzipSync } from 'node:zlib'
import { test } from 'tap'
import { type Behave, FEW, hostileFor, start } from './hostile-target.test.helper.ts'

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
