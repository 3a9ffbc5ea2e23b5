import { test } from 'tap'
import { OPERATIONS } from '../../../../spec/generated/nuntiq/partner-operations.ts'
import { addAccount, addKey } from '../../../../fixtures/testing/add-account.ts'
import { type Answered, controlApi, partnerApi, SMALLEST } from '../../../../fixtures/testing/call-api.ts'
import { stillSandbox } from '../../../../fixtures/testing/still-sandbox.ts'

const sandbox = await stillSandbox()
const api = partnerApi(sandbox)
const control = controlApi(sandbox)

const submit = (key: string): Promise<Answered> => api('POST /invoices', { key, body: SMALLEST })
const list = (key: string): Promise<Answered> => api('GET /account/keys', { key })

/** Every operation of the Partner API that stands behind a key. */
const keyed = Object.values(OPERATIONS)
  .filter(({ path }) => !path.includes('/supplier-access/'))
  .map(({ method, path }) => `${method} ${path.replace('/v1/partner', '').replaceAll(/\{\w+\}/g, 'some-id')}`)

for (const { sent, headers } of [
  { sent: 'no', headers: {} },
  { sent: 'an empty', headers: { 'x-api-key': '' } },
]) {
  test(`AUTH-KEY-001 a call with ${sent} X-API-Key is refused with 401 and a message`, async (t) => {
    const answer = await api('POST /invoices', { body: SMALLEST, headers })
    t.equal(answer.status, 401)
    t.equal(answer.rule, 'AUTH-KEY-001')
    t.same(answer.body, { success: false, error: 'Unauthorized', message: 'Missing API Key' })
  })
}

for (const key of [
  'sk_neverIssuedByAnybody00000001',
  'Bearer sk_x',
  'x',
  '__proto__',
  `sk_${'a'.repeat(4_000)}`,
  'sk_\u00e9\u00fc',
  '*',
  '0',
]) {
  test(`AUTH-KEY-002 a key that was never issued is refused, whatever its form: ${key.slice(0, 32)}`, async (t) => {
    const answer = await list(key)
    t.equal(answer.status, 401)
    t.equal(answer.rule, 'AUTH-KEY-002')
  })
}

test('AUTH-KEY-003 the refusal of an unknown key has the text Invalid API Key in message', async (t) => {
  const answer = await list('sk_neverIssuedByAnybody00000001')
  t.same(answer.body, { success: false, error: 'Unauthorized', message: 'Invalid API Key' })
})

test('AUTH-KEY-004, AUTH-KEY-022 a key past its expiry is refused with 401, the code key_expired and a regenerate_url', async (t) => {
  await using tenant = await sandbox.tenant({ scene: 'key-expired' })
  const answer = await submit(tenant.apiKey)
  t.equal(answer.status, 401)
  t.equal(answer.rule, 'AUTH-KEY-004')
  t.match(answer.body, { error: 'Unauthorized', code: 'key_expired', regenerate_url: String })
  t.same(Object.keys(answer.body as object).toSorted(), ['code', 'error', 'message', 'regenerate_url'])
})

test('AUTH-KEY-005 the message of an expired key names the date of expiry and ends in the regenerate_url', async (t) => {
  await using tenant = await sandbox.tenant({ scene: 'key-expired' })
  const answer = await submit(tenant.apiKey)
  t.equal(
    answer.at('message'),
    `This API key expired on 2026-05-18. Generate a new key at ${String(answer.at('regenerate_url'))}`,
  )
})

test('AUTH-KEY-006 the regenerate_url of an expired key is an absolute address that the message repeats', async (t) => {
  await using tenant = await sandbox.tenant({ scene: 'key-expired' })
  const answer = await submit(tenant.apiKey)
  const url = String(answer.at('regenerate_url'))
  t.match(url, /^https?:\/\/[^/]+\/supplier-access\/regenerate\?token=[0-9a-f]{48}$/)
  t.ok(String(answer.at('message')).includes(url))
})

test('AUTH-KEY-006 asking again gives the same regenerate_url', async (t) => {
  await using tenant = await sandbox.tenant({ scene: 'key-expired' })
  const first = await submit(tenant.apiKey)
  const second = await list(tenant.apiKey)
  t.type(first.at('regenerate_url'), 'string')
  t.equal(first.at('regenerate_url'), second.at('regenerate_url'))
})

test('AUTH-KEY-007 the answer to an expired key contains neither key_id nor last_4', async (t) => {
  await using tenant = await sandbox.tenant({ scene: 'key-expired' })
  const { status, raw } = await submit(tenant.apiKey)
  t.equal(status, 401)
  t.notMatch(raw, /key_id|last_4/)
  t.notOk(raw.includes(tenant.keyId))
  t.notOk(raw.includes(tenant.apiKey.slice(-4)))
})

test('AUTH-KEY-008, AUTH-KEY-019 a key revoked by DELETE is refused as an invalid one', async (t) => {
  await using tenant = await sandbox.tenant()
  const other = await addKey(sandbox, tenant, { label: 'other' })
  await api(`DELETE /account/keys/${other.keyId}`, { key: tenant.apiKey })
  const answer = await submit(other.apiKey)
  t.equal(answer.status, 401)
  t.equal(answer.rule, 'AUTH-KEY-008')
  t.equal(answer.at('message'), 'Invalid API Key')
})

test('AUTH-KEY-008 a key that the customer removed is refused as an invalid one', async (t) => {
  await using tenant = await sandbox.tenant()
  await control(`PATCH /keys/${tenant.keyId}`, { body: { revoked: true } })
  const answer = await submit(tenant.apiKey)
  t.equal(answer.status, 401)
  t.equal(answer.at('message'), 'Invalid API Key')
})

test('AUTH-KEY-009 the refusal of a revoked key never has key_expired or a regenerate_url', async (t) => {
  await using tenant = await sandbox.tenant({ scene: 'key-revoked' })
  const { status, raw } = await submit(tenant.apiKey)
  t.equal(status, 401)
  t.notMatch(raw, /key_expired|regenerate_url/)
})

test('AUTH-KEY-010 a submission with a key that lacks SUBMIT_SUPPLIER_INVOICE is refused with 403 and a message', async (t) => {
  await using tenant = await sandbox.tenant({ scene: 'key-without-permission' })
  const answer = await submit(tenant.apiKey)
  t.equal(answer.status, 403)
  t.equal(answer.rule, 'AUTH-KEY-010')
  t.same(Object.keys(answer.body as object), ['message'])
  t.match(answer.at('message'), /SUBMIT_SUPPLIER_INVOICE/)
})

test('AUTH-KEY-010 taking a permission away, and giving it back, takes effect at once', async (t) => {
  await using tenant = await sandbox.tenant()
  const before = await submit(tenant.apiKey)
  await control(`PATCH /keys/${tenant.keyId}`, { body: { permissions: [] } })
  const without = await submit(tenant.apiKey)
  await control(`PATCH /keys/${tenant.keyId}`, { body: { permissions: ['SUBMIT_SUPPLIER_INVOICE'] } })
  const again = await submit(tenant.apiKey)
  t.same([before.status, without.status, again.status], [200, 403, 200])
})

test('AUTH-KEY-011 a key without the permission may still list, create, revoke and rotate keys', async (t) => {
  await using tenant = await sandbox.tenant({ scene: 'key-without-permission' })
  const key = tenant.apiKey
  const listed = await list(key)
  const created = await api('POST /account/keys', { key, body: { label: 'second' } })
  const revoked = await api(`DELETE /account/keys/${String(created.at('data.id'))}`, { key })
  const turned = await api(`POST /account/keys/${tenant.keyId}/rotate`, { key, secret: tenant.rotationSecret })
  t.same([listed.status, created.status, revoked.status, turned.status], [200, 201, 200, 200])
})

test('AUTH-KEY-012 a key of another deployment is an unknown one', async (t) => {
  const elsewhere = await stillSandbox()
  const tenant = await elsewhere.tenant()
  const home = await partnerApi(elsewhere)('GET /account/keys', { key: tenant.apiKey })
  const away = await list(tenant.apiKey)
  t.equal(home.status, 200)
  t.equal(away.rule, 'AUTH-KEY-002')
})

test('AUTH-KEY-013 a key of an account that is no longer active is refused as an unknown one', async (t) => {
  await using tenant = await sandbox.tenant({ scene: 'account-inactive' })
  const answer = await submit(tenant.apiKey)
  t.equal(answer.status, 401)
  t.equal(answer.rule, 'AUTH-KEY-013')
  t.equal(answer.at('message'), 'Invalid API Key')
})

test('AUTH-KEY-013 an account that is switched on again is served again', async (t) => {
  await using tenant = await sandbox.tenant()
  await control(`PATCH /partners/${tenant.partnerId}`, { body: { active: false } })
  const off = await submit(tenant.apiKey)
  await control(`PATCH /partners/${tenant.partnerId}`, { body: { active: true } })
  const on = await submit(tenant.apiKey)
  t.same([off.status, on.status], [401, 200])
})

for (const call of keyed) {
  test(`AUTH-KEY-014 ${call} without a key is refused with 401`, async (t) => {
    const answer = await api(call, call.startsWith('POST') ? { body: SMALLEST } : {})
    t.equal(answer.status, 401)
    t.equal(answer.rule, 'AUTH-KEY-001')
  })
}

test('AUTH-KEY-015 a rotation secret sent as X-API-Key is refused as an unknown key', async (t) => {
  await using tenant = await sandbox.tenant()
  const answer = await list(tenant.rotationSecret)
  t.equal(answer.status, 401)
  t.equal(answer.rule, 'AUTH-KEY-002')
})

test('AUTH-KEY-016 neither the key nor the rotation secret is in the stored state, and their hashes are', async (t) => {
  await using tenant = await sandbox.tenant()
  const { raw } = await control('GET /state')
  t.match(raw, tenant.keyId)
  t.match(raw, /"api_key_hash":"[0-9A-Za-z+/=_-]{32,}"/)
  for (const secret of [tenant.apiKey, tenant.rotationSecret]) t.notOk(raw.includes(secret.slice(3)))
})

test('AUTH-KEY-017 a key reaches only the account that it was issued for', async (t) => {
  await using tenant = await sandbox.tenant()
  const other = await addAccount(sandbox, tenant)
  const revoked = await api(`DELETE /account/keys/${tenant.keyId}`, { key: other.apiKey })
  const turned = await api(`POST /account/keys/${tenant.keyId}/rotate`, {
    key: other.apiKey,
    secret: other.rotationSecret,
  })
  const still = await submit(tenant.apiKey)
  t.same([revoked.status, turned.status, still.status], [404, 401, 200])
})

test('AUTH-KEY-017 an invoice goes to the customer and the account of its key', async (t) => {
  await using tenant = await sandbox.tenant()
  const other = await addAccount(sandbox, tenant)
  const submitted = await submit(other.apiKey)
  const stored = await control(`GET /invoices/${String(submitted.at('data.invoice_token'))}`)
  t.equal(stored.at('tenant'), tenant.slug)
  t.equal(stored.at('partner.id'), other.partnerId)
})

test('AUTH-KEY-018 a key that is revoked and past its expiry is refused as a revoked one', async (t) => {
  await using tenant = await sandbox.tenant({ scene: 'key-expired' })
  await control(`PATCH /keys/${tenant.keyId}`, { body: { revoked: true } })
  const answer = await submit(tenant.apiKey)
  t.equal(answer.rule, 'AUTH-KEY-008')
  t.equal(answer.at('message'), 'Invalid API Key')
})

test('AUTH-KEY-020 a key in another case, in quotes, cut or with more behind it is an unknown key', async (t) => {
  await using tenant = await sandbox.tenant()
  const { apiKey } = tenant
  for (const near of [apiKey.toUpperCase(), apiKey.toLowerCase(), `"${apiKey}"`, apiKey.slice(0, -1), `${apiKey}0`]) {
    const answer = await list(near)
    t.strictSame([answer.status, answer.rule], [401, 'AUTH-KEY-002'])
  }
  t.equal((await list(apiKey)).status, 200)
})

test('AUTH-KEY-021 no answer repeats the key that the call was made with', async (t) => {
  await using tenant = await sandbox.tenant()
  for (const answer of [await list(tenant.apiKey), await submit(tenant.apiKey), await submit(tenant.apiKey)]) {
    t.equal(answer.status, 200)
    const said = JSON.stringify([answer.body, ...answer.headers])
    for (const encoding of ['utf8', 'base64', 'hex'] as const)
      t.notOk(said.includes(Buffer.from(tenant.apiKey).toString(encoding)), encoding)
  }
})
