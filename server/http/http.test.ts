import { test } from 'tap'
import { callerOf, controlApi, partnerApi, SMALLEST } from '../../fixtures/testing/call-api.ts'
import { rawConnection } from '../../fixtures/testing/raw-http.ts'
import { STILL_NOW, stillSandbox } from '../../fixtures/testing/still-sandbox.ts'
import type { SandboxTenant } from '../sandbox/create-sandbox.ts'

const sandbox = await stillSandbox({ listen: true })
const api = partnerApi(sandbox)
const control = controlApi(sandbox)
const anywhere = callerOf(sandbox, '')

const MEGABYTE = 1024 * 1024
const SMALLEST_TEXT = JSON.stringify(SMALLEST)

const invoiceCount = async ({ slug }: SandboxTenant, asked = control): Promise<unknown> =>
  (await asked(`GET /invoices?tenant=${slug}`)).at('length')

/** The head of a submission, as it stands on the wire. */
const head = ({ apiKey }: SandboxTenant, ...headers: string[]): string =>
  [
    'POST /api/v1/partner/invoices HTTP/1.1',
    'Host: 127.0.0.1',
    `X-API-Key: ${apiKey}`,
    'Content-Type: application/json',
    ...headers,
    '',
    '',
  ].join('\r\n')

// ---- addresses

for (const path of [
  '',
  '/',
  '/invoice',
  '/invoices/1/2/3',
  '/account',
  '/account/keys/x/rotate/y',
  '/../partner',
  '/__proto__',
  '/invoices%2Fx',
]) {
  test(`GEN-HTTP-001 an address that the API does not have is answered 404 in JSON: '${path}'`, async (t) => {
    await using tenant = await sandbox.tenant()
    const answer = await api(`GET ${path}`, { key: tenant.apiKey })
    t.equal(answer.status, 404)
    t.equal(answer.rule, 'GEN-HTTP-001')
    t.match(answer.body, { success: false, error: 'Not Found', message: String })
  })
}

for (const path of ['/api', '/api/', '/api/v1', '/api/v2/partner/invoices', '/api/v1/partnerx/invoices']) {
  test(`GEN-HTTP-001 an address beside the API is answered 404 in JSON: ${path}`, async (t) => {
    const answer = await anywhere(`POST ${path}`, { body: SMALLEST })
    t.equal(answer.status, 404)
    t.match(answer.headers.get('content-type'), /^application\/json/)
    t.match(answer.body, { success: false, error: 'Not Found', message: String })
  })
}

for (const call of [
  'PUT /invoices',
  'GET /invoices',
  'POST /invoices/x',
  'PATCH /account/keys',
  'DELETE /account/keys',
  'GET /account/keys/x/rotate',
  'OPTIONS /invoices',
]) {
  test(`GEN-HTTP-002 a known address asked with another method is answered 404 in JSON: ${call}`, async (t) => {
    await using tenant = await sandbox.tenant()
    const answer = await api(call, { key: tenant.apiKey })
    t.equal(answer.status, 404)
    t.equal(answer.rule, 'GEN-HTTP-002')
    t.match(answer.body, { success: false, error: 'Not Found', message: String })
    t.ok(answer.headers.get('allow'))
  })
}

for (const path of [
  '/api/v1/partner/%E0%A4%A',
  '/api/v1/partner/invoices/%',
  '/api/v1/partner/invoices/%zz/status',
  '/api/%ff',
]) {
  test(`GEN-HTTP-012 an address that cannot be decoded is answered 404 in JSON: ${path}`, async (t) => {
    await using tenant = await sandbox.tenant()
    const wire = await rawConnection(sandbox.url)
    wire.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: ${tenant.apiKey}\r\nConnection: close\r\n\r\n`)
    const answer = await wire.answer()
    t.equal(answer.status, 404)
    t.match(answer.body, { success: false, message: String })
    if (path.includes('/partner/')) t.match(answer.headers, /^sandbox-rule: GEN-HTTP-012$/im)
  })
}

// ---- how a body arrives

test('GEN-HTTP-007 a Content-Length of more than 150 MB is refused with 413 in JSON before anything is sent', async (t) => {
  await using tenant = await sandbox.tenant()
  const wire = await rawConnection(sandbox.url)
  wire.write(head(tenant, `Content-Length: ${151 * MEGABYTE}`))
  const answer = await wire.answer()
  wire.socket.destroy()
  t.equal(answer.status, 413)
  t.match(answer.headers, /^content-type: application\/json/im)
  t.same(answer.body, { success: false, error: 'Payload Too Large', message: 'The body exceeds 150 MB' })
  t.equal(await invoiceCount(tenant), 0)
})

test('GEN-HTTP-007 a chunked body is refused with 413 once more than 150 MB have come', async (t) => {
  await using tenant = await sandbox.tenant()
  const wire = await rawConnection(sandbox.url)
  wire.write(head(tenant, 'Transfer-Encoding: chunked'))
  const chunk = Buffer.concat([
    Buffer.from(`${MEGABYTE.toString(16)}\r\n`),
    Buffer.alloc(MEGABYTE, ' '),
    Buffer.from('\r\n'),
  ])
  for (let sent = 0; sent <= 150; sent++) {
    if (!wire.socket.write(chunk)) await new Promise((resolve) => wire.socket.once('drain', resolve))
  }
  const answer = await wire.answer()
  wire.socket.destroy()
  t.equal(answer.status, 413)
  t.match(answer.body, { success: false, error: 'Payload Too Large' })
  t.equal(await invoiceCount(tenant), 0)
})

test('GEN-HTTP-007 a chunked body that is not too large is served', async (t) => {
  await using tenant = await sandbox.tenant()
  const wire = await rawConnection(sandbox.url)
  wire.write(head(tenant, 'Transfer-Encoding: chunked', 'Connection: close'))
  for (const letter of SMALLEST_TEXT) wire.write(`1\r\n${letter}\r\n`)
  wire.write('0\r\n\r\n')
  t.equal((await wire.answer()).status, 200)
  t.equal(await invoiceCount(tenant), 1)
})

for (const { how, framing } of [
  { how: 'with a Content-Length', framing: `Content-Length: ${SMALLEST_TEXT.length + 1}` },
  { how: 'in chunks', framing: 'Transfer-Encoding: chunked' },
  { how: 'with a large Content-Length', framing: `Content-Length: ${20 * MEGABYTE}` },
]) {
  test(`GEN-HTTP-010 an upload that is hung up leaves nothing behind, its Idempotency-Key included: ${how}`, async (t) => {
    await using tenant = await sandbox.tenant()
    const wire = await rawConnection(sandbox.url)
    wire.write(head(tenant, framing, 'Idempotency-Key: hung-up'))
    wire.write(
      framing.startsWith('Transfer') ? `${SMALLEST_TEXT.length.toString(16)}\r\n${SMALLEST_TEXT}\r\n` : SMALLEST_TEXT,
    )
    wire.socket.end()
    await wire.closed()
    t.equal(await invoiceCount(tenant), 0)
    const answer = await api('POST /invoices', {
      key: tenant.apiKey,
      body: SMALLEST,
      headers: { 'idempotency-key': 'hung-up' },
    })
    t.equal(answer.status, 200)
    t.equal(answer.at('idempotent'), undefined)
  })
}

test('GEN-HTTP-010 an upload that stalls is refused with 408 in JSON and leaves nothing behind', async (t) => {
  const hasty = await stillSandbox({ listen: true, uploadMs: 200 })
  const tenant = await hasty.tenant()
  const wire = await rawConnection(hasty.url)
  wire.write(head(tenant, 'Content-Length: 100000') + SMALLEST_TEXT)
  const answer = await wire.answer()
  await wire.closed()
  t.equal(answer.status, 408)
  t.match(answer.body, { success: false, error: 'Request Timeout', message: String })
  t.equal(await invoiceCount(tenant, controlApi(hasty)), 0)
})

test('a sandbox that is closed does not wait for ever for an upload that hangs', async (t) => {
  const closing = await stillSandbox({ listen: true, uploadMs: 500 })
  const tenant = await closing.tenant()
  const wire = await rawConnection(closing.url)
  wire.write(head(tenant, 'Content-Length: 100000') + SMALLEST_TEXT)
  // A whole exchange, so that the upload has begun.
  await controlApi(closing)('GET /health')
  await closing.close()
  await wire.closed()
  t.ok(wire.socket.destroyed)
})

test('GEN-ENV a tenant that is deleted during an upload leaves nothing behind, and the state can be taken in again', async (t) => {
  const tenant = await sandbox.tenant()
  const wire = await rawConnection(sandbox.url)
  wire.write(head(tenant, `Content-Length: ${SMALLEST_TEXT.length}`) + SMALLEST_TEXT.slice(0, 5))
  await control('GET /health')
  await control(`DELETE /tenants/${tenant.slug}`)
  wire.write(SMALLEST_TEXT.slice(5))
  t.ok((await wire.answer()).status >= 400)
  t.notMatch((await control('GET /state')).raw, new RegExp(`"${tenant.slug}"`))
})

for (const { what, text } of [
  { what: 'no HTTP at all', text: 'HELO mail.example\r\n\r\n' },
  { what: 'two lengths', text: 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n' },
  {
    what: 'a length and chunks',
    text: 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
  },
  { what: 'a header without a name', text: 'GET / HTTP/1.1\r\n: x\r\n\r\n' },
]) {
  test(`GEN-ENV-001 what is not readable as HTTP is answered 400 in JSON: ${what}`, async (t) => {
    const wire = await rawConnection(sandbox.url)
    wire.write(text)
    const answer = await wire.answer()
    t.equal(answer.status, 400)
    t.match(answer.body, { success: false, message: String })
  })
}

test('GEN-ENV-001 headers that are too large are answered 431 in JSON', async (t) => {
  const wire = await rawConnection(sandbox.url)
  wire.write(`GET /api HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`)
  const answer = await wire.answer()
  t.equal(answer.status, 431)
  t.match(answer.body, { success: false, message: String })
})

// ---- our own faults

test('GEN-HTTP-011 an unexpected failure is answered 500 with a message, logged, and leaves the Idempotency-Key free', async (t) => {
  let healthy = true
  const faults: unknown[] = []
  let asked = 0
  const broken = await stillSandbox({
    // The log asks for the time when a request comes; whoever asks next works for the answer.
    time: {
      now: () => {
        if (!healthy && ++asked === 2) throw new Error('the clock has stopped')
        return Date.parse(STILL_NOW)
      },
    },
    log: {
      listening() {},
      effect() {},
      exchange() {},
      contractBroken() {},
      warn() {},
      stopped() {},
      fault: ({ error }) => void faults.push(error),
    },
  })
  const tenant = await broken.tenant()
  const submit = () =>
    partnerApi(broken)('POST /invoices', { key: tenant.apiKey, body: SMALLEST, headers: { 'idempotency-key': 'a' } })
  healthy = false
  const failed = await submit()
  healthy = true
  const again = await submit()
  t.equal(failed.status, 500)
  t.match(failed.body, { message: /same Idempotency-Key/ })
  t.notMatch(failed.raw, /clock has stopped/)
  t.match(faults, [{ message: 'the clock has stopped' }])
  t.equal(again.status, 200)
  t.equal(again.at('idempotent'), undefined)
})
