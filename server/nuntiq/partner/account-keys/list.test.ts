import { test } from 'tap'
import { addAccount, addKey, rotated } from '../../../../fixtures/testing/add-account.ts'
import { controlApi, partnerApi } from '../../../../fixtures/testing/call-api.ts'
import { STILL_NOW, stillSandbox } from '../../../../fixtures/testing/still-sandbox.ts'

const sandbox = await stillSandbox()
const api = partnerApi(sandbox)

interface ListedKey {
  readonly id: string
  readonly label: string
  readonly last_used_at: string | null
}

async function listed(key: string): Promise<ListedKey[]> {
  const answer = await api('GET /account/keys', { key })
  return answer.at('data') as ListedKey[]
}

const labels = async (key: string): Promise<string[]> => (await listed(key)).map(({ label }) => label)

test('KEY-LIST-001 the listing says success and has the keys of the account in data', async (t) => {
  await using tenant = await sandbox.tenant()
  const answer = await api('GET /account/keys', { key: tenant.apiKey })
  t.equal(answer.status, 200)
  t.equal(answer.rule, 'KEY-LIST-001')
  t.same(Object.keys(answer.body as object), ['success', 'data'])
  t.match(answer.body, { success: true, data: [{ id: tenant.keyId, label: 'main' }] })
})

test('KEY-LIST-002 each listed key shows prefix and last_4', async (t) => {
  await using tenant = await sandbox.tenant()
  const [row] = await listed(tenant.apiKey)
  t.match(row, { prefix: tenant.apiKey.slice(0, 7), last_4: tenant.apiKey.slice(-4) })
})

test('KEY-LIST-002 after a rotation the row shows the new prefix and last_4', async (t) => {
  await using tenant = await sandbox.tenant()
  const renewed = await rotated(sandbox, tenant)
  const [row] = await listed(renewed.apiKey)
  t.match(row, { prefix: renewed.apiKey.slice(0, 7), last_4: renewed.apiKey.slice(-4) })
})

test('KEY-LIST-003, KEY-LIST-007 the listing contains no whole key, no rotation secret and no hash', async (t) => {
  await using tenant = await sandbox.tenant()
  const renewed = await rotated(sandbox, tenant)
  const { status, raw } = await api('GET /account/keys', { key: renewed.apiKey })
  t.equal(status, 200)
  for (const secret of [tenant.apiKey, tenant.rotationSecret, renewed.apiKey, renewed.rotationSecret])
    t.notOk(raw.includes(secret))
  t.notMatch(raw, /hash|secret|[0-9a-f]{40}/)
})

test('KEY-LIST-004 the listing shows no key of another account', async (t) => {
  await using tenant = await sandbox.tenant()
  const other = await addAccount(sandbox, tenant)
  t.same(await labels(tenant.apiKey), ['main'])
  t.same(await labels(other.apiKey), ['second'])
})

test('KEY-LIST-005 a row has exactly the documented members', async (t) => {
  await using tenant = await sandbox.tenant()
  const [row] = await listed(tenant.apiKey)
  t.same(row, {
    id: tenant.keyId,
    label: 'main',
    prefix: tenant.apiKey.slice(0, 7),
    last_4: tenant.apiKey.slice(-4),
    created_at: STILL_NOW,
    expires_at: '2026-08-17T08:00:00.000Z',
    expires_interval_days: 90,
    expired_at: null,
    revoked_at: null,
    last_used_at: STILL_NOW,
    rotation_due_at: null,
  })
})

test('KEY-LIST-005 last_used_at is null until a key is used and then says when', async (t) => {
  await using tenant = await sandbox.tenant()
  const other = await addKey(sandbox, tenant, { label: 'other' })
  const unused = (await listed(tenant.apiKey)).find(({ id }) => id === other.keyId)
  await tenant.clock.advance('PT1H')
  const used = (await listed(other.apiKey)).find(({ id }) => id === other.keyId)
  t.equal(unused?.last_used_at, null)
  t.equal(used?.last_used_at, '2026-05-19T09:00:00.000Z')
})

test('KEY-LIST-006 keys are listed newest first, without revoked ones, on one page', async (t) => {
  await using tenant = await sandbox.tenant()
  for (let number = 1; number <= 60; number++) await addKey(sandbox, tenant, { label: `key ${number}` })
  const revoked = (await listed(tenant.apiKey)).find(({ label }) => label === 'key 7')
  await api(`DELETE /account/keys/${revoked?.id}`, { key: tenant.apiKey })
  const expected = Array.from({ length: 60 }, (_, index) => `key ${60 - index}`).filter((label) => label !== 'key 7')
  t.same(await labels(tenant.apiKey), [...expected, 'main'])
})

test('KEY-LIST-006 an expired key stays in the listing, a deleted one does not', async (t) => {
  await using tenant = await sandbox.tenant()
  await api('POST /account/keys', { key: tenant.apiKey, body: { label: 'short', expires_at: '2026-05-20T08:00:00Z' } })
  await tenant.clock.advance('P2D')
  t.same(await labels(tenant.apiKey), ['short', 'main'])
  await tenant.clock.advance('P30D')
  t.same(await labels(tenant.apiKey), ['main'])
})

test('KEY-LIST-006 a key that the customer removed is not listed', async (t) => {
  await using tenant = await sandbox.tenant()
  const other = await addKey(sandbox, tenant, { label: 'other' })
  await controlApi(sandbox)(`PATCH /keys/${other.keyId}`, { body: { revoked: true } })
  t.same(await labels(tenant.apiKey), ['main'])
})

test('KEY-LIST-006 a long listing is one page too, written as JSON.stringify would', async (t) => {
  await using tenant = await sandbox.tenant()
  for (let number = 0; number < 400; number++)
    await api('POST /account/keys', { key: tenant.apiKey, body: { label: `${number} – ü` } })
  const answer = await api('GET /account/keys', { key: tenant.apiKey })
  t.equal((answer.at('data') as object[]).length, 401)
  t.equal(answer.raw, JSON.stringify(answer.body))
  t.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8')
  t.equal(answer.headers.get('content-length'), String(Buffer.byteLength(answer.raw)))
})
