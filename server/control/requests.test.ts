import { test } from 'tap'
import { controlClient, GLOBEX_KEY, SANDBOX_KEY } from './client.test.helper.ts'
import { curlOf } from './requests/curl-of.ts'
import { createMasks, mask } from './requests/mask-secrets.ts'
import { joinSecretNames } from '../platform/secret-names.ts'
import { NUNTIQ_SECRETS } from '../nuntiq/secrets.ts'

const masks = createMasks(joinSecretNames([NUNTIQ_SECRETS]))
const SECRET = 'sk_Canary00000000000000000wxyz1'

// ---- masking

test('a secret keeps its first three and last four characters', async (t) => t.equal(mask(SANDBOX_KEY), 'sk_…0001'))

test('of a short secret nothing is shown', async (t) => t.equal(mask('123456'), '…'))

for (const name of ['x-api-key', 'X-Api-Key', 'x-rotation-secret', 'authorization', 'cookie']) {
  test(`the header ${name} is masked`, async (t) => {
    t.same(masks.headers({ [name]: 'abcdefghijklmnop' }), { [name]: 'abc…mnop' })
  })
}

test('a key in a misspelt header is masked too', async (t) => {
  t.same(masks.headers({ 'x-apikey': SECRET }), { 'x-apikey': 'sk_…xyz1' })
})

for (const name of ['api_key', 'rotation_secret', 'token', 'claim_token', 'code']) {
  test(`the member ${name} is masked at any depth`, async (t) => {
    t.same(masks.value({ data: [{ [name]: 'abcdefghijklmnop' }] }), { data: [{ [name]: 'abc…mnop' }] })
  })
}

test('a secret that was sent in a list or an object is masked too', async (t) => {
  t.same(masks.value({ claim_token: ['abcdefghijklmnop'], code: { value: '123456' } }), {
    claim_token: ['abc…mnop'],
    code: { value: '…' },
  })
  t.notMatch(masks.brokenJson('{"code": ["123456"'), /123456/)
})

test('a secret is masked however its name is written', async (t) =>
  t.same(masks.value({ Code: '123456' }), { Code: '…' }))

test('a token is masked wherever it stands, a longer hash is not', async (t) => {
  const token = '0123456789abcdef'.repeat(3)
  t.equal(masks.url(`/invoices/${token}`), '/invoices/012…cdef')
  t.equal(masks.text(`${token}${token}`), `${token}${token}`)
})

test('a code is masked whether it is a text or a number', async (t) => {
  t.same(masks.value([{ code: '123456' }, { code: 123456 }]), [{ code: '…' }, { code: '…' }])
})

test('the code of an error is no secret', async (t) =>
  t.same(masks.value({ code: 'key_expired' }), { code: 'key_expired' }))

test('AUTH-KEY-003 the token of a regenerate_url is masked, also within the message', async (t) => {
  const url = 'http://x/supplier-access/regenerate?token=0123456789abcdef'
  t.same(masks.value({ regenerate_url: url, message: `Generate a new key at ${url}` }), {
    regenerate_url: 'http://x/supplier-access/regenerate?token=012…cdef',
    message: 'Generate a new key at http://x/supplier-access/regenerate?token=012…cdef',
  })
})

test('a key within a text is masked, even in a long run of letters', async (t) => {
  t.equal(masks.text(`see ${SECRET}.`), 'see sk_…xyz1.')
  t.notMatch(masks.text(SECRET + 'A'.repeat(500)), /Canary/)
})

test('long base64 is shortened', async (t) =>
  t.equal(masks.text('QUJD'.repeat(100)), `${'QUJD'.repeat(10)}… (400 characters)`))

for (const [url, shown] of [
  ['/p?token=abcdefghijklmnop&x=1', '/p?token=abc…mnop&x=1'],
  ['/p?tok%65n=abcdefghijklmnop', '/p?tok%65n=abc…mnop'],
  ['/p?x=1&code=123456', '/p?x=1&code=…'],
  ['/p?%E0%A4%A=1', '/p?%E0%A4%A=1'],
  [`/p/${SECRET}`, '/p/sk_…xyz1'],
  ['/p?a=b?token=abcdefghijklmnop', '/p?a=b?token=abc…mnop'],
] as const) {
  test(`the address ${url} is shown as ${shown}`, async (t) => t.equal(masks.url(url), shown))
}

for (const text of [
  `{"api_key":"${SECRET}`,
  '{"token" : "secretsecretsecret", ',
  '{"code":123456,,',
  '{"claim_token":"a\\"secretsecret"',
  'token=secretsecret&code=1',
]) {
  test(`a body that is no JSON is masked: ${text}`, async (t) =>
    t.notMatch(masks.brokenJson(text), /Canary|secret|123456/))
}

const raw = { method: 'POST', url: '/api/v1/partner/invoices', ip: '127.0.0.1' }
const withBody = (text: string, cut = false): { body: Buffer; bodyBytes: number } => ({
  body: Buffer.from(text),
  bodyBytes: Buffer.byteLength(text) + (cut ? 1 : 0),
})

test('the curl command takes secrets from the environment and quotes what it must', async (t) => {
  const headers = {
    host: 'x',
    'content-length': '9',
    'content-type': 'application/json',
    'x-api-key': SECRET,
    'idempotency-key': "it's",
  }
  t.equal(
    curlOf(
      { ...raw, headers, ...withBody('{"invoice":{"header":{"invoice_number":"$(id) \'1"}}}') },
      { origin: 'http://localhost:4010', masks },
    ),
    [
      "curl -X POST 'http://localhost:4010/api/v1/partner/invoices'",
      "-H 'content-type: application/json'",
      '-H "x-api-key: $NUNTIQ_API_KEY"',
      "-H 'idempotency-key: it'\\''s'",
      `--data-binary '{"invoice":{"header":{"invoice_number":"$(id) '\\''1"}}}'`,
    ].join(' \\\n  '),
  )
})

for (const [why, body] of [
  ['is cut', withBody('{"invoice":{}}', true)],
  ['is no JSON', withBody('{"invoice":')],
  ['is long', withBody(JSON.stringify({ invoice: { header: { custom_text_1: 'a b '.repeat(2_000) } } }))],
  ['holds a file', withBody(JSON.stringify({ content: 'QUJD'.repeat(100) }))],
] as const) {
  test(`the curl command reads a body that ${why} from a file`, async (t) => {
    t.match(
      curlOf({ ...raw, headers: {}, ...body }, { origin: 'http://localhost', masks }),
      /--data-binary @body\.json$/,
    )
  })
}

// ---- the log

test('the log lists exchanges newest first, with rule, advice and verdict', async (t) => {
  await using control = await controlClient()
  await control.partner('GET', '/account/keys', SANDBOX_KEY)
  await control.submit(SANDBOX_KEY, { currency: 'EUR' })
  const listed = JSON.parse((await control.call('GET', '/requests?tenant=acme')).text) as object[]
  t.match(listed, [
    { method: 'POST', tenant: 'acme', status: 200, rule: /^INV-ROUTE/, contract: { kept: true } },
    { method: 'GET', url: '/api/v1/partner/account/keys', rule: 'KEY-LIST-001' },
  ])
  t.equal(listed.length, 2)
  t.match((listed[0] as { advice: string[] }).advice.join(), /currency_code/)
})

test('the log gives as many as were asked for', async (t) => {
  await using control = await controlClient()
  for (let count = 0; count < 3; count++) await control.submit(SANDBOX_KEY)
  t.equal((await control.call('GET', '/requests?limit=2')).at('length'), 2)
})

test('a tenant does not see the exchanges of another', async (t) => {
  await using control = await controlClient()
  await control.partner('GET', '/account/keys', SANDBOX_KEY)
  await control.partner('GET', '/account/keys', GLOBEX_KEY)
  const id = String((await control.call('GET', '/requests?tenant=acme')).at('0.id'))
  t.equal((await control.call('GET', '/requests?tenant=globex')).at('length'), 1)
  t.equal((await control.call('GET', `/requests/${id}?tenant=globex`)).status, 404)
  t.equal((await control.call('POST', `/requests/${id}/replay?tenant=globex`)).status, 404)
})

test('an exchange that belongs to nobody is seen without a tenant only', async (t) => {
  await using control = await controlClient()
  await control.partner('GET', '/account/keys', 'sk_unknown')
  t.equal((await control.call('GET', '/requests')).at('0.tenant'), null)
  t.equal((await control.call('GET', '/requests?tenant=acme')).text, '[]')
})

test('the log of a tenant is cleared alone', async (t) => {
  await using control = await controlClient()
  await control.partner('GET', '/account/keys', SANDBOX_KEY)
  await control.partner('GET', '/account/keys', GLOBEX_KEY)
  t.equal((await control.call('DELETE', '/requests?tenant=acme')).status, 204)
  t.equal((await control.call('GET', '/requests?tenant=acme')).text, '[]')
  t.equal((await control.call('GET', '/requests?tenant=globex')).at('length'), 1)
  await control.call('DELETE', '/requests')
  t.equal((await control.call('GET', '/requests')).text, '[]')
})

test('INV-IDEM-002 a replay goes through the whole sandbox, with its secrets, and is logged', async (t) => {
  await using control = await controlClient()
  const sent = await control.partner('POST', '/invoices', SANDBOX_KEY, { invoice: {} }, { 'idempotency-key': 'once' })
  const replay = await control.call('POST', `/requests/${sent.headers.get('sandbox-request') ?? ''}/replay`)
  t.match(JSON.parse(replay.text), {
    id: /^req-/,
    status: 200,
    rule: 'INV-IDEM-002',
    body: { idempotent: true, data: { invoice_token: sent.at('data.invoice_token') } },
  })
  t.equal((await control.call('GET', `/requests/${String(replay.at('id'))}`)).status, 200)
})

test('a request whose body was cut is not replayed', async (t) => {
  await using control = await controlClient()
  const header = { invoice_number: 'x y '.repeat(20_000) }
  const sent = await control.partner('POST', '/invoices', SANDBOX_KEY, { invoice: { header } })
  const replay = await control.call('POST', `/requests/${sent.headers.get('sandbox-request') ?? ''}/replay`)
  t.equal(replay.status, 409)
  t.match(replay.at('message'), /kept only up to 65536/)
})

test('a request whose body was never read is not replayed', async (t) => {
  await using control = await controlClient()
  const sent = await control.partner('POST', '/invoices', 'sk_unknown', { invoice: {} })
  const replay = await control.call('POST', `/requests/${sent.headers.get('sandbox-request') ?? ''}/replay`)
  t.equal(replay.status, 409)
  t.match(replay.at('message'), /never read/)
})

test('no secret is shown after the answer that gave it', async (t) => {
  await using control = await controlClient()
  const tenant = await control.call('POST', '/tenants', { slug: 'mine', scene: 'ready' })
  const key = String(tenant.at('credentials.0.api_key'))
  const secret = String(tenant.at('credentials.0.rotation_secret'))
  const id = String(tenant.at('credentials.0.key_id'))
  const rotated = await control.partner('POST', `/account/keys/${id}/rotate`, key, {}, { 'x-rotation-secret': secret })
  const created = await control.partner('POST', '/account/keys', String(rotated.at('api_key')), {
    label: 'two',
    api_key: key,
  })
  t.equal(created.status, 201, created.text)
  await control.partner('POST', `/invoices?token=${key}`, key, `{"invoice":{}, "api_key":"${key}",`)
  const expired = await control.partner('POST', '/invoices', 'sk_expired000000000000000000001', { invoice: {} })
  const token = new URL(String(expired.at('regenerate_url'))).searchParams.get('token') ?? ''
  t.match(token, /^[0-9a-f]{48}$/)

  const secrets = [
    key,
    secret,
    rotated.at('api_key'),
    rotated.at('rotation_secret'),
    created.at('data.api_key'),
    created.at('data.rotation_secret'),
    token,
    SANDBOX_KEY,
  ]
  const ids = JSON.parse((await control.call('GET', '/requests')).text) as { id: string }[]
  t.equal(ids.length, 4)
  const partner = String(tenant.at('partners.0.id'))
  const places = [
    '/state',
    '/tenants',
    '/requests',
    '/requests?tenant=mine',
    `/partners/${partner}/keys`,
    ...ids.map((each) => `/requests/${each.id}`),
  ]
  for (const place of places) {
    const { text, status } = await control.call('GET', place)
    t.equal(status, 200)
    t.notOk(
      secrets.some((each) => text.includes(String(each))),
      place,
    )
  }
})
