import { test } from 'tap'
import { controlApi, partnerApi } from '../../fixtures/testing/call-api.ts'
import { stillSandbox } from '../../fixtures/testing/still-sandbox.ts'
import { keptAnswer, keptBody, type LoggedExchange, sizeOf } from './logged-exchange.ts'
import { RequestLog, RequestLogs } from './request-log.ts'

const NOW = 0
const KILOBYTE = 1024

function exchange(id: string, bytes: number): LoggedExchange {
  return {
    id,
    at: NOW,
    tenant: null,
    api: 'test',
    status: 200,
    rule: null,
    advice: [],
    contract: [],
    answerHeaders: {},
    answer: undefined,
    outcome: 'answered',
    raw: { method: 'GET', url: '/', headers: {}, ip: '::1', body: Buffer.alloc(bytes), bodyBytes: bytes },
  }
}

test('the request log forgets the oldest: it is bounded by count', async (t) => {
  const log = new RequestLog()
  for (let number = 0; number < 1_000; number++) log.add(exchange(String(number), 0))
  t.equal(log.newestFirst().length, 300)
  t.equal(log.newestFirst()[0]?.id, '999')
  t.equal(log.get('10'), undefined)
})

test('the request log is bounded by bytes too, but always keeps the last', async (t) => {
  const log = new RequestLog()
  for (let number = 0; number < 100; number++) log.add(exchange(String(number), 1024 * 1024))
  t.ok(log.newestFirst().length <= 4)
  t.equal(log.newestFirst()[0]?.id, '99')
})

/** Each place of an exchange that a caller or an answer can make long. */
const LONG = 'x'.repeat(100 * KILOBYTE)
const heavy: readonly { where: string; make: (entry: LoggedExchange) => LoggedExchange }[] = [
  { where: 'the address', make: (entry) => ({ ...entry, raw: { ...entry.raw, url: `/${LONG}` } }) },
  { where: 'a header', make: (entry) => ({ ...entry, raw: { ...entry.raw, headers: { x: LONG } } }) },
  { where: 'a header that came often', make: (entry) => ({ ...entry, raw: { ...entry.raw, headers: { x: [LONG] } } }) },
  { where: "a header's name", make: (entry) => ({ ...entry, raw: { ...entry.raw, headers: { [LONG]: '' } } }) },
  { where: 'the body', make: (entry) => ({ ...entry, raw: { ...entry.raw, body: Buffer.from(LONG) } }) },
  { where: 'the answer', make: (entry) => ({ ...entry, answer: { text: LONG, cut: false } }) },
  { where: "an answer's header", make: (entry) => ({ ...entry, answerHeaders: { x: LONG } }) },
  { where: 'the advice', make: (entry) => ({ ...entry, advice: [LONG] }) },
  { where: 'the verdict', make: (entry) => ({ ...entry, contract: [LONG] }) },
]
for (const { where, make } of heavy) {
  test(`what an exchange holds in ${where} counts`, async (t) => {
    t.ok(sizeOf(make(exchange('1', 0))) >= LONG.length)
    const log = new RequestLog()
    for (let number = 0; number < 200; number++) log.add(make(exchange(String(number), 0)))
    t.ok(log.newestFirst().length <= 42)
    t.equal(log.newestFirst()[0]?.id, '199')
  })
}

test('the logs of many tenants are bounded together, and the oldest exchange goes first, whoever has it', async (t) => {
  const together = new RequestLogs(1024 * KILOBYTE)
  const logs = Array.from({ length: 500 }, () => new RequestLog(together))
  logs.forEach((log, number) => log.add(exchange(String(number), 10 * KILOBYTE)))
  t.ok(together.bytes <= 1024 * KILOBYTE)
  const kept = logs.map((log) => log.newestFirst().length)
  t.equal(kept[0], 0)
  t.equal(kept.at(-1), 1)
  t.same(
    kept,
    kept.toSorted((left, right) => left - right),
  )
  for (const log of logs) log.clear()
  t.equal(together.bytes, 0)
})

test('the log of a tenant that is gone lets everything go, and takes in nothing that was under way', async (t) => {
  const together = new RequestLogs()
  const log = new RequestLog(together)
  log.add(exchange('1', KILOBYTE))
  log.close()
  log.add(exchange('2', KILOBYTE))
  t.same(log.newestFirst(), [])
  t.equal(together.bytes, 0)
})

test('the exchanges of a tenant go with it: when it is deleted, and when the world is made anew', async (t) => {
  const sandbox = await stillSandbox()
  const control = controlApi(sandbox)
  for (const end of [(slug: string) => control(`DELETE /tenants/${slug}`), () => control('POST /reset')]) {
    const tenant = await sandbox.tenant()
    const answer = await partnerApi(sandbox)('GET /account/keys', { key: tenant.apiKey })
    const id = answer.headers.get('sandbox-request') ?? ''
    t.equal((await control(`GET /requests/${id}`)).status, 200)
    await end(tenant.slug)
    t.equal((await control(`GET /requests/${id}`)).status, 404)
  }
})

test('of a long answer and a long body the beginning is kept, without the rest in memory', async (t) => {
  const answer = keptAnswer({ all: LONG })
  t.equal(answer?.cut, true)
  t.equal(answer?.text.length, 64 * KILOBYTE)
  t.same(keptAnswer({ few: 1 }), { text: '{"few":1}', cut: false })
  t.same(keptAnswer(Buffer.alloc(9)), { text: '"(9 bytes)"', cut: false })
  t.equal(keptAnswer(undefined), undefined)
  const body = keptBody(Buffer.alloc(1024 * KILOBYTE))
  t.equal(body.length, 64 * KILOBYTE)
  t.equal(body.buffer.byteLength, 64 * KILOBYTE)
})

test('of an answer that was sent as bytes the same is kept as of its text', async (t) => {
  for (const all of [
    'x',
    'x'.repeat(70 * KILOBYTE),
    '€'.repeat(65 * KILOBYTE),
    `x${'€'.repeat(200 * KILOBYTE)}`,
    '😀'.repeat(100 * KILOBYTE),
  ]) {
    const text = JSON.stringify({ all })
    t.strictSame(keptAnswer({ all }, Buffer.from(text)), keptAnswer({ all }, text))
  }
})

test('an answer that was cut is shown as far as it was kept', async (t) => {
  const sandbox = await stillSandbox()
  const tenant = await sandbox.tenant()
  const api = partnerApi(sandbox)
  for (let number = 0; number < 400; number++)
    await api('POST /account/keys', { key: tenant.apiKey, body: { label: `${number} ${'x'.repeat(90)}` } })
  const listed = await api('GET /account/keys', { key: tenant.apiKey })
  const shown = await controlApi(sandbox)(`GET /requests/${listed.headers.get('sandbox-request')}`)
  t.equal(shown.at('answer.cut'), true)
  t.type(shown.at('answer.body'), 'string')
})
