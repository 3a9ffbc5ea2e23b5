import { test } from 'tap'
import { LINE_FIELDS } from '../../../spec/generated/nuntiq/field-map.ts'
import { controlApi, partnerApi, SMALLEST } from '../../../fixtures/testing/call-api.ts'
import { stillSandbox } from '../../../fixtures/testing/still-sandbox.ts'
import type { SandboxTenant } from '../../sandbox/create-sandbox.ts'

// What a body says; how it arrives stands in ../http.test.ts.

const sandbox = await stillSandbox({ listen: true })
const api = partnerApi(sandbox)
const control = controlApi(sandbox)

const SMALLEST_TEXT = JSON.stringify(SMALLEST)

const invoiceCount = async ({ slug }: SandboxTenant): Promise<unknown> =>
  (await control(`GET /invoices?tenant=${slug}`)).at('length')

const malformed: readonly { what: string; body: string | Uint8Array }[] = [
  { what: 'empty', body: '' },
  { what: 'blank', body: ' \n' },
  { what: 'half', body: '{"invoice":' },
  { what: 'a bare word', body: 'invoice' },
  { what: 'followed by more', body: `${SMALLEST_TEXT} x` },
  { what: 'in single quotes', body: "{'invoice':{}}" },
  { what: 'with a trailing comma', body: '{"invoice":{},}' },
  { what: 'with NaN', body: '{"invoice":{"header":{"net_amount":NaN}}}' },
  { what: 'bytes that are no text', body: Uint8Array.from([0x1f, 0x8b, 0xff]) },
  { what: 'in UTF-16', body: Buffer.from(SMALLEST_TEXT, 'utf16le') },
]
for (const { what, body } of malformed) {
  test(`GEN-HTTP-003 a body that is not well-formed JSON in UTF-8 is refused with 400: ${what}`, async (t) => {
    await using tenant = await sandbox.tenant()
    const answer = await api('POST /invoices', { key: tenant.apiKey, body })
    t.equal(answer.status, 400)
    t.equal(answer.rule, 'GEN-HTTP-003')
    t.match(answer.body, { success: false, error: 'Validation failed', message: /^The body must be valid JSON: / })
    t.equal(await invoiceCount(tenant), 0)
  })
}

test('GEN-HTTP-013 a body that is JSON but not UTF-8 is refused with 400, however long the text is', async (t) => {
  await using tenant = await sandbox.tenant()
  for (const length of [1, 100_000, 7_000_000]) {
    const body = Buffer.concat([Buffer.from('{"a":"'), Buffer.alloc(length, 0xff), Buffer.from('"}')])
    const answer = await api('POST /invoices', { key: tenant.apiKey, body })
    t.strictSame([answer.status, answer.rule], [400, 'GEN-HTTP-013'])
    t.match(answer.at('message'), /^The body must be valid JSON: .* is not valid UTF-8/)
  }
  t.equal(await invoiceCount(tenant), 0)
})

test('GEN-HTTP-003 the message of malformed JSON says where', async (t) => {
  await using tenant = await sandbox.tenant()
  const answer = await api('POST /invoices', { key: tenant.apiKey, body: '{\n  "invoice": {},\n  oops\n}' })
  t.match(answer.at('message'), /line 3/)
})

test('GEN-HTTP-003 an empty body is refused where one is needed, also to make a key', async (t) => {
  await using tenant = await sandbox.tenant()
  const answer = await api('POST /account/keys', { key: tenant.apiKey, body: '' })
  t.equal(answer.rule, 'GEN-HTTP-003')
})

for (const body of ['[]', '"invoice"', '7', 'null', 'true', '[{"invoice":{}}]']) {
  for (const address of ['/invoices', '/account/keys']) {
    test(`GEN-HTTP-004 a JSON body that is not an object is refused with 400 by ${address}: ${body}`, async (t) => {
      await using tenant = await sandbox.tenant()
      const answer = await api(`POST ${address}`, { key: tenant.apiKey, body })
      t.equal(answer.status, 400)
      t.equal(answer.rule, 'GEN-HTTP-004')
      t.same(answer.body, { success: false, error: 'Validation failed', message: 'The body must be a JSON object' })
    })
  }
}

for (const type of [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/jsonp',
  'text/json',
  'application/xml',
  '*/*',
  '',
]) {
  test(`GEN-HTTP-005 a body of another media type is refused with 415: '${type}'`, async (t) => {
    await using tenant = await sandbox.tenant()
    const answer = await api('POST /invoices', {
      key: tenant.apiKey,
      body: SMALLEST,
      headers: { 'content-type': type },
    })
    t.equal(answer.status, 415)
    t.equal(answer.rule, 'GEN-HTTP-005')
    t.match(answer.body, { success: false, error: 'Unsupported Media Type', message: String })
    t.equal(await invoiceCount(tenant), 0)
  })
}

for (const type of [
  'application/json',
  'application/json; charset=utf-8',
  'Application/JSON;charset="UTF-8"',
  'application/json; odata=verbose',
]) {
  test(`GEN-HTTP-005 a body of type application/json is served, with or without parameters: ${type}`, async (t) => {
    await using tenant = await sandbox.tenant()
    const answer = await api('POST /invoices', {
      key: tenant.apiKey,
      body: SMALLEST,
      headers: { 'content-type': type },
    })
    t.equal(answer.status, 200)
  })
}

for (const encoding of ['gzip', 'br', 'deflate', 'identity, gzip', 'utf-8']) {
  test(`GEN-HTTP-006 a body with another Content-Encoding than identity is refused with 415: ${encoding}`, async (t) => {
    await using tenant = await sandbox.tenant()
    const answer = await api('POST /invoices', {
      key: tenant.apiKey,
      body: SMALLEST,
      headers: { 'content-encoding': encoding },
    })
    t.equal(answer.status, 415)
    t.equal(answer.rule, 'GEN-HTTP-006')
    t.equal(await invoiceCount(tenant), 0)
  })
}

test('GEN-HTTP-006 a body with Content-Encoding identity is served', async (t) => {
  await using tenant = await sandbox.tenant()
  const answer = await api('POST /invoices', {
    key: tenant.apiKey,
    body: SMALLEST,
    headers: { 'content-encoding': 'Identity' },
  })
  t.equal(answer.status, 200)
})

for (const { what, deep } of [
  { what: 'arrays', deep: '['.repeat(101) + ']'.repeat(101) },
  { what: 'objects', deep: '{"a":'.repeat(101) + '1' + '}'.repeat(101) },
  { what: 'half a million brackets', deep: '['.repeat(500_000) },
]) {
  test(`GEN-HTTP-008 a body nested more than 100 levels deep is refused with 400: ${what}`, async (t) => {
    await using tenant = await sandbox.tenant()
    const answer = await api('POST /invoices', { key: tenant.apiKey, body: `{"invoice":${deep}}` })
    t.equal(answer.status, 400)
    t.equal(answer.rule, 'GEN-HTTP-008')
    t.match(answer.at('message'), /deeper than 100/)
  })
}

test('GEN-HTTP-008 a body nested exactly 100 levels deep is judged by its shape', async (t) => {
  await using tenant = await sandbox.tenant()
  const answer = await api('POST /invoices', {
    key: tenant.apiKey,
    body: `{"invoice":{"extra":${'['.repeat(98)}${']'.repeat(98)}}}`,
  })
  t.equal(answer.status, 200)
})

for (const [what, extra] of [
  ['600,000 values in all', `[${'0,'.repeat(600_000)}0]`],
  ['25,000 objects in all', `[${'{},'.repeat(25_000)}{}]`],
  ['15,000 members in one object', `{${'"":0,'.repeat(15_000)}"":0}`],
] as const) {
  test(`GEN-HTTP-009 a body of more than ${what} is refused with 400, and the message says so`, async (t) => {
    await using tenant = await sandbox.tenant()
    const answer = await api('POST /invoices', { key: tenant.apiKey, body: `{"invoice":{},"extra":${extra}}` })
    t.equal(answer.status, 400)
    t.equal(answer.rule, 'GEN-HTTP-009')
    t.match(answer.at('message'), `more than ${what.replace(',', '')}`)
    t.equal(await invoiceCount(tenant), 0)
  })
}

test('GEN-HTTP-009 an invoice of 10,000 lines with 50 fields each is served', async (t) => {
  await using tenant = await sandbox.tenant()
  const line = Object.fromEntries(LINE_FIELDS.map((name) => [name, name.includes('date') ? '2027-01-31' : '1234.50']))
  const lines = Array.from({ length: 10_000 }, () => line)
  const answer = await api('POST /invoices', { key: tenant.apiKey, body: { invoice: { lines } } })
  t.equal(answer.status, 200)
})

for (const [what, extra] of [
  ['in texts', JSON.stringify(Array.from({ length: 26 }, () => '!'.repeat(999_999)))],
  ['in white space', `${' '.repeat(25 * 1024 * 1024)}0`],
  ['in a name', `{"${'x'.repeat(25 * 1024 * 1024)}":0}`],
] as const) {
  test(`GEN-HTTP-015 a body with more than 24 MB of text is refused with 413: ${what}`, async (t) => {
    await using tenant = await sandbox.tenant()
    const answer = await api('POST /invoices', { key: tenant.apiKey, body: `{"invoice":{},"extra":${extra}}` })
    t.equal(answer.status, 413)
    t.equal(answer.rule, 'GEN-HTTP-015')
    t.match(answer.body, { success: false, error: 'Payload Too Large', message: /more than 24 MB besides files/ })
    t.equal(await invoiceCount(tenant), 0)
  })
}

test('GEN-HTTP-015 files in base64 are no text', async (t) => {
  await using tenant = await sandbox.tenant()
  const content = Buffer.alloc(9 * 1024 * 1024, 'a text. ').toString('base64')
  const attachments = [1, 2, 3].map((index) => ({ type: 'ATTACHMENT', filename: `${index}.txt`, content }))
  const answer = await api('POST /invoices', { key: tenant.apiKey, body: { invoice: {}, attachments } })
  t.equal(answer.status, 200)
})
