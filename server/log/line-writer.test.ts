import { Writable } from 'node:stream'
import { test } from 'tap'
import { rawConnection } from '../../fixtures/testing/raw-http.ts'
import { startServe } from '../../fixtures/testing/serve-process.ts'
import { jsonLog } from './json-log.ts'
import { lineWriter } from './line-writer.ts'
import type { Log } from './log.ts'
import { prettyLog } from './pretty-log.ts'

test('lines that nobody reads are counted, not kept', async (t) => {
  const read: string[] = []
  let takeOne = (): void => undefined
  const slow = new Writable({
    decodeStrings: false,
    write(line, _, done) {
      read.push(String(line))
      takeOne = done
    },
  })
  const write = lineWriter(slow, { gap: (lines) => `(${lines})\n`, mostWaiting: 20 })
  for (let line = 0; line < 100; line++) write('123456789\n')
  t.ok(slow.writableLength <= 20)
  takeOne()
  takeOne()
  write('the end\n')
  takeOne()
  takeOne()
  t.same(read, ['123456789\n', '123456789\n', '(98)\n', 'the end\n'])
})

test('a stream that fails ends nothing', async (t) => {
  const full = new Writable({ write: (_, __, done) => done(new Error('no space left on device')) })
  const write = lineWriter(full, { gap: String })
  write('a\n')
  write('b\n')
  await new Promise((resolve) => full.once('close', resolve))
  write('c\n')
  t.pass('still here')
})

const UNSAFE = '\x1b[2J\r\n\x9b31m\u202e\u2028\x7f'
const tell = (log: Log): void => {
  log.fault({ exchange: `GET /${UNSAFE}`, error: `of ${UNSAFE}` })
  log.warn(UNSAFE)
  log.contractBroken({ exchange: 'req-1', violations: [UNSAFE] })
  log.effect({ at: 'now', tenant: 'acme', rule: 'X', effect: 'done', subject: UNSAFE })
  log.exchange({
    id: 'req-1',
    at: 0,
    tenant: null,
    api: null,
    raw: { method: `GET${UNSAFE}`, url: `/${UNSAFE}`, headers: {}, ip: '', body: Buffer.alloc(0), bodyBytes: 0 },
    status: 400,
    rule: null,
    advice: [UNSAFE],
    contract: [],
    answerHeaders: {},
    answer: undefined,
    outcome: 'unreadable',
  })
}

for (const { format, logOf } of [
  { format: 'pretty', logOf: prettyLog },
  { format: 'json', logOf: jsonLog },
]) {
  test(`nothing that a caller sends steers the terminal: ${format}`, async (t) => {
    const lines: string[] = []
    tell(logOf((line) => void lines.push(line)))
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    t.notMatch(lines.join(''), /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]/)
    if (format === 'json') for (const line of lines) t.type(JSON.parse(line), 'object')
    t.ok(lines.length >= 5)
  })
}

test('a server whose reader has gone goes on serving, and stops when it is told', async (t) => {
  await using server = await startServe({ args: ['--ephemeral'] })
  server.process.stdout?.destroy()
  server.process.stderr?.destroy()
  for (let times = 0; times < 20; times++) {
    const wire = await rawConnection(server.url)
    wire.socket.end('GET /api/v1/partner/account/keys HTTP/1.1\r\nHost: localhost\r\n\r\n')
    t.equal((await wire.answers())[0]?.status, 401)
  }
  const ended = new Promise((resolve) => server.process.once('exit', resolve))
  server.process.kill('SIGTERM')
  t.equal(await ended, 0)
})
