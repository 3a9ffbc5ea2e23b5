import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'tap'
import { SECRETS } from '../../nuntiq-partner/secrets.ts'
import { createClient } from './client.ts'
import { type Exchange, headerOf, parseBody, type WireRequest } from './exchange.ts'
import { NoAnswer } from './no-answer.ts'
import type { Outside } from './outside.ts'
import { createPace, unpaced } from './pace.ts'
import { retryAfterMs } from './retry-after.ts'
import { createSecrets, MASK } from './secrets.ts'
import { createSender, type Sender } from './send.ts'

/** Time that moves only when it is slept through. */
function standstill(): Outside & { slept: number[] } {
  let now = Date.parse('2026-05-19T08:00:00Z')
  const slept: number[] = []
  return {
    slept,
    now: () => now,
    async sleep(ms) {
      slept.push(ms)
      now += ms
    },
    drawSeed: () => 1,
    drawNonce: () => '',
  }
}

async function serving(handle: http.RequestListener): Promise<{ url: string; close(): void }> {
  const server = http.createServer(handle)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/api`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

const kindOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'answered',
    (error: unknown) => (error instanceof NoAnswer ? error.kind : error),
  )

const get = (url: string): WireRequest => ({ method: 'GET', url, headers: [] })

test('Retry-After in seconds, in all three date forms of HTTP, past, missing and damaged', async (t) => {
  const now = Date.parse('1994-11-06T08:49:30Z')
  const wait = (value: string): number => retryAfterMs([['Retry-After', value]], now)
  t.equal(wait('12'), 12_000)
  t.equal(wait('Sun, 06 Nov 1994 08:49:37 GMT'), 7_000)
  t.equal(wait('Sunday, 06-Nov-94 08:49:37 GMT'), 7_000)
  t.equal(wait('Sun Nov  6 08:49:37 1994'), 7_000)
  t.equal(wait('Sun, 06 Nov 1994 08:00:00 GMT'), 0)
  t.equal(wait('soon'), 5_000)
  t.equal(retryAfterMs([], now), 5_000)
})

test('LIM-RATE-001 no minute sees more requests than the pace allows', async (t) => {
  const outside = standstill()
  const pace = createPace(3, outside)
  await Promise.all(Array.from({ length: 7 }, () => pace.next()))
  t.strictSame(outside.slept, [60_000, 60_000])
})

/** A sender that answers from a list, and records that nothing is sent twice by accident. */
function answering(...answers: [status: number, headers?: [string, string][]][]): Sender {
  return {
    async send() {
      const [status, headers = []] = answers.shift() ?? [500]
      return { status, headers, body: Buffer.from('{}'), ms: 1 }
    },
    close: () => undefined,
  }
}

const call = { caseId: 'c', label: 'l', request: get('http://h/api'), pace: unpaced }

test('a 429 is waited out by its Retry-After and the request is sent again', async (t) => {
  const outside = standstill()
  const seen: Exchange[] = []
  const client = createClient({
    sender: answering([429, [['Retry-After', '7']]], [200]),
    outside,
    secrets: createSecrets(SECRETS),
    signal: new AbortController().signal,
    record: (exchange) => seen.push(exchange),
  })
  t.equal((await client.call(call)).response.status, 200)
  t.ok((outside.slept[0] ?? 0) >= 7_000)
  t.strictSame(
    seen.map(({ n }) => n),
    [1, 2],
  )
  t.equal(client.waitedOut, 1)
})

test('a 429 without end is no answer, and one that is asked for is an answer', async (t) => {
  const make = (...answers: Parameters<typeof answering>) =>
    createClient({
      sender: answering(...answers),
      outside: standstill(),
      secrets: createSecrets(SECRETS),
      signal: new AbortController().signal,
      record: () => undefined,
    })
  await t.rejects(make([429], [429], [429], [429]).call(call), NoAnswer)
  await t.rejects(make([429, [['Retry-After', '86400']]]).call(call), NoAnswer)
  t.equal((await make([429]).call({ ...call, wants429: true })).response.status, 429)
})

test('after an interruption nothing is sent but what cleans up', async (t) => {
  const stop = new AbortController()
  stop.abort()
  const client = createClient({
    sender: answering([200]),
    outside: standstill(),
    secrets: createSecrets(SECRETS),
    signal: stop.signal,
    record: () => undefined,
  })
  t.equal(await kindOf(client.call(call)), 'interrupted')
  t.equal((await client.call({ ...call, afterInterrupt: true })).response.status, 200)
})

const realTime: Outside = { now: () => 0, sleep: async () => undefined, drawSeed: () => 1, drawNonce: () => '' }

test('bytes, status and headers arrive as they were sent', async (t) => {
  const server = await serving((request, response) => {
    response.writeHead(
      418,
      [
        ['Warning', 'a'],
        ['Warning', 'b'],
      ].flat(),
    )
    request.pipe(response)
  })
  const sender = createSender({ timeoutMs: 5_000, outside: realTime })
  t.teardown(() => {
    sender.close()
    server.close()
  })
  const body = Buffer.from([0xff, 0x00, 0x7b])
  const answer = await sender.send({ method: 'POST', url: server.url, headers: [['Content-Length', '3']], body })
  t.equal(answer.status, 418)
  t.equal(headerOf(answer.headers, 'warning'), 'a, b')
  t.strictSame(answer.body, body)
  t.equal(parseBody(answer.body).json, undefined)
})

test('hanging up, answering nothing and nobody at home are told apart', async (t) => {
  const server = await serving(({ url, socket }) => {
    if (url === '/api/reset') socket.destroy()
  })
  const sender = createSender({ timeoutMs: 200, outside: realTime })
  t.teardown(() => {
    sender.close()
    server.close()
  })
  t.equal(await kindOf(sender.send(get(`${server.url}/reset`))), 'broken')
  t.equal(await kindOf(sender.send(get(`${server.url}/silence`))), 'timeout')
  t.equal(await kindOf(sender.send(get('http://127.0.0.1:1/api'))), 'unreachable')
})

test('no redirect is followed', async (t) => {
  const server = await serving((_, response) => response.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end())
  const sender = createSender({ timeoutMs: 5_000, outside: realTime })
  t.teardown(() => {
    sender.close()
    server.close()
  })
  t.equal((await sender.send(get(server.url))).status, 302)
})

const CANARY = 'sk_canary+/0123456789ABCDEF'

test('a secret is masked in plain, URL-encoded, escaped and in base64 at every offset', async (t) => {
  const secrets = createSecrets(SECRETS)
  secrets.add(CANARY)
  for (const text of [
    CANARY,
    encodeURIComponent(CANARY),
    JSON.stringify({ key: CANARY }),
    ...['', 'a', 'ab', 'abc'].map((before) => Buffer.from(`${before}${CANARY}:tail`).toString('base64')),
    ...['', 'a', 'ab'].map((before) => Buffer.from(`${before}${CANARY}`).toString('base64url')),
  ]) {
    const masked = secrets.mask(`before ${text} after`)
    t.match(masked, MASK, text)
    t.notMatch(masked, /0123456789/)
    t.notMatch(
      Buffer.from(masked.replace(/^before | after$/g, ''), 'base64').toString('latin1'),
      /canary\+\/0123456789/,
    )
  }
})

test('secrets of answers are learnt by form, by name and from links', async (t) => {
  const secrets = createSecrets(SECRETS)
  secrets.learn(
    JSON.stringify({
      claim_token: 'claim-0123456789',
      url: 'http://h/regenerate?token=feedfacefeedface',
      other: 'rs_abcdefghijkl',
    }),
  )
  t.equal(secrets.mask('claim-0123456789 feedfacefeedface rs_abcdefghijkl'), `${MASK} ${MASK} ${MASK}`)
})

test('a secret that begins with another is masked whole, and so are two in a row', async (t) => {
  const secrets = createSecrets(SECRETS)
  for (const secret of ['abcdefgh', 'abcdefghijkl', 'mnopqrstuvwx']) secrets.add(secret)
  t.equal(secrets.mask('abcdefghijklmnopqrstuvwx abcdefgh abcdefg'), `${MASK}${MASK} ${MASK} abcdefg`)
})

test('what a cut leaves of a secret is masked too', async (t) => {
  const secrets = createSecrets(SECRETS)
  secrets.add('regen-token-0123456789')
  t.equal(secrets.mask('see regen-token-01… and more'), `see ${MASK}… and more`)
  t.equal(secrets.mask('{"message":"regen-to… '), `{"message":"${MASK}… `)
  t.equal(secrets.mask('see regen-tok and more'), 'see regen-tok and more')
})

test('six-digit codes are masked where they are named, and numbers elsewhere are left alone', async (t) => {
  t.equal(createSecrets(SECRETS).mask('{"code":"123456","invoice_id":123456}'), '{"code":"000000","invoice_id":123456}')
  t.equal(
    createSecrets(SECRETS).mask('step=enter&code=123456&postcode=123456'),
    'step=enter&code=000000&postcode=123456',
  )
})

test('secrets of pages are learnt from their forms', async (t) => {
  const secrets = createSecrets(SECRETS)
  secrets.learn(
    '<input type="hidden" name="claim_token" value="claim-0123456789"><input name="label" value="my first key">',
  )
  t.equal(secrets.mask('claim_token=claim-0123456789&label=my first key'), 'claim_token=[secret]&label=my first key')
})

test('an answer that never ends is given up before it fills the memory', async (t) => {
  const target = await serving((_, response) => {
    const piece = Buffer.alloc(1024 * 1024)
    const more = (): void => {
      while (!response.destroyed && response.write(piece));
    }
    response.on('drain', more)
    more()
  })
  const sender = createSender({ timeoutMs: 20_000, outside: realTime })
  t.equal(await kindOf(sender.send(get(target.url))), 'broken')
  sender.close()
  target.close()
})
