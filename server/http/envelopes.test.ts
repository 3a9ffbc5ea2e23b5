import { test } from 'tap'
import { addAccount } from '../../fixtures/testing/add-account.ts'
import { callerOf, controlApi, partnerApi, type Sent, SMALLEST } from '../../fixtures/testing/call-api.ts'
import { stillSandbox } from '../../fixtures/testing/still-sandbox.ts'
import type { SandboxTenant, SceneName } from '../sandbox/create-sandbox.ts'

const sandbox = await stillSandbox()
const api = partnerApi(sandbox)
const anywhere = callerOf(sandbox, '')

const invoiceCount = async ({ slug }: SandboxTenant): Promise<unknown> =>
  (await controlApi(sandbox)(`GET /invoices?tenant=${slug}`)).at('length')

const refusals: readonly { call: string; sent: Sent; literal?: true }[] = [
  { call: 'GET /nowhere', sent: {} },
  { call: 'PUT /invoices', sent: {} },
  { call: 'POST /invoices', sent: { body: '{' } },
  { call: 'POST /invoices', sent: { body: [] } },
  { call: 'POST /invoices', sent: { body: {} } },
  { call: 'POST /invoices', sent: { body: { invoice: 7 } } },
  { call: 'POST /invoices', sent: { body: { invoice: { header: { invoice_date: '31/12/2026' } } } } },
  { call: 'POST /invoices', sent: { body: SMALLEST, headers: { 'content-type': 'text/plain' } } },
  { call: 'POST /invoices', sent: { body: SMALLEST, headers: { 'idempotency-key': 'x'.repeat(256) } } },
  {
    call: 'POST /invoices',
    sent: {
      body: { ...SMALLEST, attachments: [{ type: 'IMAGE', filename: 'a', content: 'QQ==', document_token: 'x' }] },
    },
    literal: true,
  },
  { call: 'GET /invoices/x', sent: {} },
  { call: 'POST /account/keys', sent: { body: {} } },
  { call: 'POST /account/keys', sent: { body: { label: 'main' } } },
  { call: 'DELETE /account/keys/x', sent: {} },
  { call: 'POST /account/keys/x/rotate', sent: {} },
]

for (const { call, sent, literal } of refusals) {
  const name = `${call} ${JSON.stringify(sent).slice(0, 70)}`
  test(`GEN-ENV-001, GEN-ENV-002, GEN-ENV-009 a refusal is JSON with a message and never says success true: ${name}`, async (t) => {
    await using tenant = await sandbox.tenant()
    const answer = await api(call, { key: tenant.apiKey, ...sent })
    t.ok(answer.status >= 400, `${answer.status}`)
    t.match(answer.headers.get('content-type'), /^application\/json/)
    t.match(answer.at('message'), /\S/)
    t.not(answer.at('success'), true)
  })
  if (literal) continue
  test(`GEN-ENV-003 a refusal whose body no source prints has success false, error and message: ${name}`, async (t) => {
    await using tenant = await sandbox.tenant()
    const answer = await api(call, { key: tenant.apiKey, ...sent })
    t.same(Object.keys(answer.body as object), ['success', 'error', 'message'])
    t.equal(answer.at('success'), false)
    t.match(answer.at('error'), /\S/)
  })
}

test('GEN-ENV-004 every success but a rotation has success true and data', async (t) => {
  await using tenant = await sandbox.tenant()
  const key = tenant.apiKey
  const created = await api('POST /account/keys', { key, body: { label: 'second' } })
  const answers = [
    created,
    await api('GET /account/keys', { key }),
    await api(`DELETE /account/keys/${String(created.at('data.id'))}`, { key }),
    await api('POST /invoices', { key, body: SMALLEST }),
  ]
  t.same(
    answers.map(({ status }) => status),
    [201, 200, 200, 200],
  )
  for (const answer of answers) t.same(Object.keys(answer.body as object), ['success', 'data'])
})

for (const path of [
  '/v1/partner/account/keys',
  '/partner/account/keys',
  '/account/keys',
  '/api/partner/account/keys',
  '/api/api/v1/partner/account/keys',
]) {
  test(`GEN-ENV-005 the API is served under /api/v1/partner only, not at ${path}`, async (t) => {
    await using tenant = await sandbox.tenant()
    t.equal((await anywhere('GET /api/v1/partner/account/keys', { key: tenant.apiKey })).status, 200)
    t.equal((await anywhere(`GET ${path}`, { key: tenant.apiKey })).status, 404)
  })
}

/** Each call breaks its rule and all that come after it. */
const DOCUMENT_TOKEN = [{ document_token: 'x' }]
const BAD_DATE = { header: { invoice_date: 'soon' } }
const ordered: readonly { rule: string; decided: string; sent: Sent; scene?: SceneName }[] = [
  {
    rule: 'key',
    decided: 'AUTH-KEY-002',
    sent: { key: 'sk_unknown', headers: { 'idempotency-key': 'x'.repeat(256) }, body: '{' },
  },
  {
    rule: 'permission',
    decided: 'AUTH-KEY-010',
    scene: 'key-without-permission',
    sent: { headers: { 'idempotency-key': 'x'.repeat(256) }, body: '{' },
  },
  {
    rule: 'Idempotency-Key',
    decided: 'INV-IDEM-008',
    sent: { headers: { 'idempotency-key': 'x'.repeat(256) }, body: '{' },
  },
  { rule: 'JSON', decided: 'GEN-HTTP-003', sent: { body: '{"invoice":7' } },
  { rule: 'shape', decided: 'INV-BODY-003', sent: { body: { invoice: 7, attachments: DOCUMENT_TOKEN } } },
  {
    rule: 'attachments',
    decided: 'INV-ATT-019',
    scene: 'no-default-inbox',
    sent: { body: { invoice: BAD_DATE, attachments: DOCUMENT_TOKEN } },
  },
  { rule: 'dates', decided: 'INV-DATE', scene: 'no-default-inbox', sent: { body: { invoice: BAD_DATE } } },
  { rule: 'routing', decided: 'INV-ROUTE-016', scene: 'no-default-inbox', sent: { body: SMALLEST } },
]
for (const { rule, decided, sent, scene } of ordered) {
  test(`GEN-ENV-006 of a broken ${rule} and what comes after it, the first in the order decides`, async (t) => {
    await using tenant = await sandbox.tenant(scene === undefined ? {} : { scene })
    const answer = await api('POST /invoices', { key: tenant.apiKey, ...sent })
    t.ok(answer.rule?.startsWith(decided), `${answer.rule} decided, expected ${decided}`)
  })
}

test('GEN-ENV-006 a replay is answered before its body is judged', async (t) => {
  await using tenant = await sandbox.tenant()
  const headers = { 'idempotency-key': 'once' }
  const first = await api('POST /invoices', { key: tenant.apiKey, body: SMALLEST, headers })
  const second = await api('POST /invoices', { key: tenant.apiKey, body: '{', headers })
  t.equal(second.status, 200)
  t.equal(second.at('idempotent'), true)
  t.equal(second.at('data.invoice_token'), first.at('data.invoice_token'))
})

test('GEN-ENV-008 nothing done with the keys of one customer can be seen with those of another', async (t) => {
  await using one = await sandbox.tenant()
  await using two = await sandbox.tenant()
  const headers = { 'idempotency-key': 'same' }
  const byOne = await api('POST /invoices', { key: one.apiKey, body: SMALLEST, headers })
  const byTwo = await api('POST /invoices', { key: two.apiKey, body: SMALLEST, headers })
  await addAccount(sandbox, one)
  await api('POST /account/keys', { key: one.apiKey, body: { label: 'second' } })
  t.equal(byTwo.at('idempotent'), undefined)
  t.type(byOne.at('data.invoice_token'), 'string')
  t.not(byTwo.at('data.invoice_token'), byOne.at('data.invoice_token'))
  t.equal((await api('GET /account/keys', { key: two.apiKey })).at('data.length'), 1)
  t.equal(await invoiceCount(two), 1)
})

test('GEN-ENV-008 an inbox of one customer is unknown to another', async (t) => {
  await using one = await sandbox.tenant()
  await using two = await sandbox.tenant()
  const answer = await api('POST /invoices', {
    key: two.apiKey,
    body: { ...SMALLEST, receiving_inbox: `invoices@${one.slug}.apreceiving.com` },
  })
  t.equal(answer.at('data.receiving_inbox_fallback_used'), true)
  t.equal(answer.at('data.receiving_inbox'), `default@${two.slug}.apreceiving.com`)
})
