import { test } from 'tap'
import { controlApi, partnerApi, SMALLEST } from '../../fixtures/testing/call-api.ts'
import { rawConnection } from '../../fixtures/testing/raw-http.ts'
import { stillSandbox } from '../../fixtures/testing/still-sandbox.ts'
import { silentLog } from '../log/log.ts'
import type { LoggedExchange } from '../tenancy/logged-exchange.ts'
import type { SandboxTenant } from './create-sandbox.ts'

const sandbox = await stillSandbox({ listen: true })
const control = controlApi(sandbox)

const API = '/api/v1/partner/account/keys'
const CONTROL = '/_sandbox/v1/health'
const HOST = 'Host: 127.0.0.1\r\n'
const BODY = JSON.stringify(SMALLEST)

const submission = ({ apiKey }: SandboxTenant, framing = `Content-Length: ${BODY.length}\r\n\r\n${BODY}`): string =>
  `POST /api/v1/partner/invoices HTTP/1.1\r\n${HOST}X-API-Key: ${apiKey}\r\nContent-Type: application/json\r\n${framing}`

const invoiceCount = async ({ slug }: SandboxTenant): Promise<unknown> =>
  (await control(`GET /invoices?tenant=${slug}`)).at('length')

/** Everything that the server says to this, when the caller closes its side at the end. */
async function answersTo(text: string | Uint8Array, url = sandbox.url) {
  const wire = await rawConnection(url)
  wire.socket.end(text)
  return wire.answers()
}

// ---- what Node's parser refuses, and what it lets pass although HTTP/1.1 forbids it

const get = (headers: string, path = API): string => `GET ${path} HTTP/1.1\r\n${headers}\r\n`
const post = (framing: string): string => `POST ${API} HTTP/1.1\r\n${HOST}${framing}`
const unreadable: readonly { what: string; sent: (path: string) => string; status: number; says?: RegExp }[] = [
  { what: 'no Host', sent: (path) => get('', path), status: 400, says: /Host is missing/ },
  {
    what: 'two Hosts',
    sent: (path) => get(`${HOST}Host: evil.example\r\n`, path),
    status: 400,
    says: /more than once/,
  },
  { what: 'an expectation', sent: (path) => get(`${HOST}Expect: magic\r\n`, path), status: 417, says: /magic/ },
  {
    what: 'a head too large',
    sent: (path) => get(`${HOST}X: ${'x'.repeat(20_000)}\r\n`, path),
    status: 431,
    says: /16 kB/,
  },
  { what: 'an address too long', sent: (path) => get(HOST, `${path}?${'x'.repeat(20_000)}`), status: 431 },
  { what: 'an unknown method', sent: (path) => `FOO ${path} HTTP/1.1\r\n${HOST}\r\n`, status: 400, says: /method/ },
  { what: 'another version', sent: (path) => `GET ${path} HTTP/3.0\r\n${HOST}\r\n`, status: 400, says: /version/i },
  { what: 'a folded header', sent: (path) => get(`${HOST}X: a\r\n b\r\n`, path), status: 400 },
  { what: 'a bare line feed', sent: (path) => `GET ${path} HTTP/1.1\nHost: localhost\n\n`, status: 400 },
  { what: 'a bare carriage return', sent: (path) => get(`${HOST}X: a\rb\r\n`, path), status: 400 },
  { what: 'a blank before a colon', sent: (path) => get(`${HOST}X : a\r\n`, path), status: 400 },
  { what: 'a header without a name', sent: (path) => get(`${HOST}: a\r\n`, path), status: 400 },
  { what: 'a zero byte', sent: (path) => get(`${HOST}X: a\0b\r\n`, path), status: 400 },
  { what: 'a blank in the address', sent: (path) => get(HOST, `${path} x`), status: 400 },
  { what: 'an escape in the address', sent: (path) => get(HOST, `${path}\x1b[31m`), status: 400 },
]
for (const { what, sent, status, says = /\S/ } of unreadable) {
  test(`GEN-HTTP-016 a request with ${what} is refused with ${status} in the words of its API`, async (t) => {
    const answers = await answersTo(sent(API))
    t.match(answers, [{ status, body: { success: false, error: String, message: says } }])
    t.equal(answers.length, 1)
    t.match(answers[0]?.headers, /^sandbox-rule: GEN-HTTP-016\r$/im)
  })
  test(`a call of the control API with ${what} is refused with ${status} in its words`, async (t) => {
    const [answer] = await answersTo(sent(CONTROL))
    t.equal(answer?.status, status)
    t.same(Object.keys(answer?.body ?? {}), ['error', 'message'])
  })
}

for (const { what, framing } of [
  { what: 'two lengths', framing: 'Content-Length: 1\r\nContent-Length: 2\r\n\r\n12' },
  { what: 'a length twice', framing: 'Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}' },
  { what: 'a list of lengths', framing: 'Content-Length: 2, 2\r\n\r\n{}' },
  { what: 'a length below zero', framing: 'Content-Length: -2\r\n\r\n{}' },
  { what: 'a length with a sign', framing: 'Content-Length: +2\r\n\r\n{}' },
  { what: 'a length without end', framing: `Content-Length: ${'9'.repeat(30)}\r\n\r\n{}` },
  { what: 'a length and chunks', framing: 'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n' },
  { what: 'chunks and a length', framing: 'Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n' },
  { what: 'an unknown coding', framing: 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n' },
  { what: 'the coding identity', framing: 'Transfer-Encoding: identity\r\n\r\n{}' },
  { what: 'a coding before chunked', framing: 'Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n' },
  { what: 'chunked twice', framing: 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n' },
  { what: 'a chunk of no size', framing: 'Transfer-Encoding: chunked\r\n\r\nzz\r\n' },
]) {
  test(`GEN-HTTP-016 a body framed by ${what} is refused with one 400, and nothing behind it is taken for a request`, async (t) => {
    const answers = await answersTo(post(framing) + get(HOST))
    t.match(answers, [{ status: 400, body: { success: false, message: String } }])
    t.equal(answers.length, 1)
  })
}

test('GEN-HTTP-016 chunks in HTTP/1.0, which knows none, are refused', async (t) => {
  t.match(await answersTo(`POST ${API} HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`), [{ status: 400 }])
})

for (const { what, sent, status, says } of [
  { what: 'no HTTP at all', sent: 'HELO mail.example\r\n\r\n', status: 400, says: /not readable as HTTP/ },
  { what: 'TLS', sent: Buffer.from('16030100c8010000c40303', 'hex'), status: 400, says: /http:\/\// },
  { what: 'HTTP/2', sent: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', status: 400, says: /HTTP\/2/ },
  { what: 'a tunnel', sent: `CONNECT evil.example:443 HTTP/1.1\r\n${HOST}\r\n`, status: 405, says: /no proxy/ },
  { what: 'an address that is none', sent: get(HOST, 'http://[::1'), status: 400, says: /http:\/\/\[::1/ },
]) {
  test(`GEN-HTTP-016 what belongs to no address is answered too: ${what}`, async (t) => {
    t.match(await answersTo(sent), [{ status, body: { success: false, message: says } }])
  })
}

for (const { what, sent, status } of [
  {
    what: 'an upgrade that is not served',
    sent: get(`${HOST}Connection: Upgrade\r\nUpgrade: websocket\r\n`),
    status: 401,
  },
  { what: 'HTTP/1.0 without a Host', sent: `GET ${API} HTTP/1.0\r\n\r\n`, status: 401 },
  { what: 'the address in absolute form', sent: get(HOST, `http://localhost${API}`), status: 401 },
  { what: 'OPTIONS of everything', sent: `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`, status: 404 },
  { what: 'TRACE', sent: `TRACE ${API} HTTP/1.1\r\n${HOST}\r\n`, status: 404 },
]) {
  test(`a request that is unusual but right is served: ${what}`, async (t) => {
    t.match(await answersTo(sent), [{ status, body: { success: false, message: String } }])
  })
}

test('no header is lost, however many there are', async (t) => {
  await using tenant = await sandbox.tenant()
  const [answer] = await answersTo(get(`${HOST}${'a:\r\n'.repeat(2_500)}X-API-Key: ${tenant.apiKey}\r\n`))
  t.equal(answer?.status, 200)
})

// ---- in their turn

for (const { what, behind, status } of [
  { what: 'something unreadable', behind: () => 'garbage\r\n\r\n', status: 400 },
  {
    what: 'a broken body',
    behind: (tenant: SandboxTenant) => submission(tenant, 'Transfer-Encoding: chunked\r\n\r\nzz\r\n'),
    status: 400,
  },
  { what: 'a head too large', behind: () => get(`${HOST}X: ${'x'.repeat(20_000)}\r\n`), status: 431 },
  { what: 'a tunnel', behind: () => `CONNECT evil.example:443 HTTP/1.1\r\n${HOST}\r\n`, status: 405 },
  { what: 'an unknown expectation', behind: () => get(`${HOST}Expect: magic\r\n`), status: 417 },
]) {
  test(`GEN-HTTP-016 requests before ${what} get their answers first`, async (t) => {
    await using tenant = await sandbox.tenant()
    const answers = await answersTo(submission(tenant) + submission(tenant) + behind(tenant))
    t.match(answers, [
      { status: 200, body: { success: true } },
      { status: 200, body: { success: true } },
      { status, body: { success: false } },
    ])
    t.equal(answers.length, 3)
    t.equal(await invoiceCount(tenant), 2)
  })
}

test('a request that was answered before its body broke off gets no second answer', async (t) => {
  const wire = await rawConnection(sandbox.url)
  wire.write(post('Transfer-Encoding: chunked\r\n\r\n'))
  const { status } = await wire.answer()
  wire.write('zz\r\n')
  const answers = await wire.answers()
  t.equal(status, 401)
  t.equal(answers.length, 1)
})

test('what comes behind a request that closes the connection is passed over', async (t) => {
  await using tenant = await sandbox.tenant()
  const answers = await answersTo(
    submission(tenant, `Connection: close\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}garbage\r\n\r\n`),
  )
  t.same(
    answers.map(({ status }) => status),
    [200],
  )
})

test('a caller that closes its side behind its requests gets its answers', async (t) => {
  await using tenant = await sandbox.tenant()
  // Asks for mail, which takes a turn of the clock's at least.
  const slow = `GET /_sandbox/v1/mail/next?tenant=${tenant.slug}&wait=1 HTTP/1.1\r\n${HOST}\r\n`
  const answers = await answersTo(slow + submission(tenant))
  t.match(answers, [{ status: 404 }, { status: 200, body: { success: true } }])
})

test('a caller that is still sending a head that is too large hears why', async (t) => {
  const [answer] = await answersTo(get(`${HOST}X: ${'x'.repeat(5_000_000)}\r\n`))
  t.equal(answer?.status, 431)
})

// ---- the log

test('the log tells of requests that reached no operation', async (t) => {
  await using quiet = await stillSandboxWithLog()
  await answersTo(get('', `${API}?token=secretsecretsecret`), quiet.url)
  await answersTo('HELO mail.example\r\n\r\n', quiet.url)
  const listed = (await controlApi(quiet.sandbox)('GET /requests')).body
  t.match(listed, [
    { api: null, method: '-', url: '-', status: 400, rule: null, outcome: 'unreadable' },
    { api: 'nuntiq-partner', method: 'GET', url: `${API}?token=sec…cret`, status: 400, rule: 'GEN-HTTP-016' },
  ])
  t.same(quiet.logged, [
    [400, API],
    [400, '-'],
  ])
  for (const { id } of listed as { id: string }[]) {
    t.equal((await controlApi(quiet.sandbox)(`GET /requests/${id}`)).status, 200)
    t.equal((await controlApi(quiet.sandbox)(`POST /requests/${id}/replay`)).status, 409)
  }
})

test('a request that broke off is logged with what it was answered', async (t) => {
  let over: (exchange: LoggedExchange) => void = () => undefined
  const logged = new Promise<LoggedExchange>((resolve) => {
    over = resolve
  })
  const broken = await stillSandbox({ listen: true, log: { ...silentLog, exchange: (exchange) => over(exchange) } })
  const tenant = await broken.tenant()
  await answersTo(submission(tenant, 'Transfer-Encoding: chunked\r\n\r\nzz\r\n'), broken.url)
  t.match(await logged, { tenant: tenant.slug, status: 400, rule: 'GEN-HTTP-016', outcome: 'unreadable' })
})

async function stillSandboxWithLog() {
  const logged: unknown[] = []
  const made = await stillSandbox({
    listen: true,
    log: { ...silentLog, exchange: ({ status, raw }) => void logged.push([status, raw.url.split('?')[0]]) },
  })
  return { sandbox: made, url: made.url, logged, [Symbol.asyncDispose]: () => made.close() }
}

// ---- what is echoed

test('the Idempotency-Key comes back byte for byte', async (t) => {
  await using tenant = await sandbox.tenant()
  const framing = `Idempotency-Key: caf\xe9 \xa0\xff\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`
  const [answer] = await answersTo(Buffer.from(submission(tenant, framing), 'latin1'))
  t.equal(answer?.status, 200)
  t.match(answer?.headers, /^idempotency-key: caf\xe9 \xa0\xff\r$/im)
})

test('a sandbox that stops does not wait for callers that ask for nothing', async (t) => {
  const stopping = await stillSandbox({ listen: true })
  const silent = await rawConnection(stopping.url)
  const halfway = await rawConnection(stopping.url)
  halfway.write(`GET ${API} HTTP/1.1\r\nHost:`)
  const idle = await rawConnection(stopping.url)
  idle.write(get(HOST))
  t.equal((await idle.answer()).status, 401)
  await partnerApi(stopping)('GET /account/keys', {})
  await stopping.close()
  await Promise.all([silent, halfway, idle].map((wire) => wire.answers()))
  t.ok([silent, halfway, idle].every(({ socket }) => socket.destroyed))
})
