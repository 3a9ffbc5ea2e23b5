import { test } from 'tap'
import { addAccount, addKey } from '../../../../fixtures/testing/add-account.ts'
import { type Answered, partnerApi, SMALLEST } from '../../../../fixtures/testing/call-api.ts'
import { stillSandbox } from '../../../../fixtures/testing/still-sandbox.ts'
import type { SandboxTenant } from '../../../sandbox/create-sandbox.ts'

const sandbox = await stillSandbox()
const api = partnerApi(sandbox)

const create = (tenant: Pick<SandboxTenant, 'apiKey'>, body: unknown): Promise<Answered> =>
  api('POST /account/keys', { key: tenant.apiKey, body })

const keyCount = async (tenant: SandboxTenant): Promise<unknown> =>
  (await api('GET /account/keys', { key: tenant.apiKey })).at('data.length')

test('KEY-CREATE-001 a key is created with 201, api_key and rotation_secret in data', async (t) => {
  await using tenant = await sandbox.tenant()
  const answer = await create(tenant, { label: 'second' })
  t.equal(answer.status, 201)
  t.equal(answer.rule, 'KEY-CREATE-001')
  t.match(answer.body, { success: true, data: { label: 'second', api_key: String, rotation_secret: String } })
})

test('KEY-CREATE-002 the secrets are sk_ and rs_ with 28 random characters', async (t) => {
  await using tenant = await sandbox.tenant()
  const first = await addKey(sandbox, tenant, { label: 'first' })
  const second = await addKey(sandbox, tenant, { label: 'second' })
  t.match(first.apiKey, /^sk_[0-9A-Za-z]{28}$/)
  t.match(first.rotationSecret, /^rs_[0-9A-Za-z]{28}$/)
  t.not(first.apiKey.slice(3), first.rotationSecret.slice(3))
  t.not(first.apiKey, second.apiKey)
})

for (const body of [{}, { expires_interval_days: 30 }]) {
  test(`KEY-CREATE-003 a body without label is refused with 400: ${JSON.stringify(body)}`, async (t) => {
    await using tenant = await sandbox.tenant()
    const answer = await create(tenant, body)
    t.equal(answer.status, 400)
    t.equal(answer.rule, 'KEY-CREATE-003')
    t.same(answer.body, { success: false, error: 'Validation failed', message: 'label is required' })
    t.equal(await keyCount(tenant), 1)
  })
}

for (const label of [7, null, true, [], {}, '', '   ', 'x'.repeat(101)]) {
  test(`KEY-CREATE-004 a label that is not text of 1 to 100 characters is refused with 400: ${JSON.stringify(label).slice(0, 20)}`, async (t) => {
    await using tenant = await sandbox.tenant()
    const answer = await create(tenant, { label })
    t.equal(answer.status, 400)
    t.equal(answer.rule, 'KEY-CREATE-004')
    t.equal(await keyCount(tenant), 1)
  })
}

for (const label of ['x'.repeat(100), '\u{1F511}'.repeat(100), `  ${'x'.repeat(100)}  `]) {
  test(`KEY-CREATE-004 a label of 100 characters is taken: ${label.slice(0, 6)}`, async (t) => {
    await using tenant = await sandbox.tenant()
    const answer = await create(tenant, { label })
    t.equal(answer.status, 201)
    t.equal(answer.at('data.label'), label.trim())
  })
}

test('KEY-CREATE-005 a label that another key of the account has is refused with 409', async (t) => {
  await using tenant = await sandbox.tenant()
  const answer = await create(tenant, { label: 'main' })
  t.equal(answer.status, 409)
  t.equal(answer.rule, 'KEY-CREATE-005')
  t.match(answer.at('message'), /'main'/)
  t.equal(await keyCount(tenant), 1)
})

test('KEY-CREATE-005 of ten keys with one label that are created at once one is made', async (t) => {
  await using tenant = await sandbox.tenant()
  const answers = await Promise.all(Array.from({ length: 10 }, () => create(tenant, { label: 'second' })))
  t.same(answers.map(({ status }) => status).toSorted(), [201, ...Array.from({ length: 9 }, () => 409)])
})

test('KEY-CREATE-005 another account may use the same label', async (t) => {
  await using tenant = await sandbox.tenant()
  const other = await addAccount(sandbox, tenant)
  const answer = await create(other, { label: 'main' })
  t.equal(answer.status, 201)
})

for (const expires_at of [
  'soon',
  '',
  7,
  null,
  true,
  [],
  '2027-02-30T00:00:00Z',
  '2027-01-31',
  '2027-01-31T00:00:00',
  '31/01/2027',
  '+275761-01-01T00:00:00Z',
]) {
  test(`KEY-CREATE-006 an expires_at that is not an ISO 8601 instant is refused with 400: ${JSON.stringify(expires_at)}`, async (t) => {
    await using tenant = await sandbox.tenant()
    const answer = await create(tenant, { label: 'second', expires_at })
    t.equal(answer.status, 400)
    t.equal(answer.rule, 'KEY-CREATE-006')
    t.match(answer.at('message'), /^expires_at/)
    t.equal(await keyCount(tenant), 1)
  })
}

for (const expires_at of ['2020-01-01T00:00:00Z', '2026-05-19T08:00:00Z', '2026-05-19T10:00:00+02:00']) {
  test(`KEY-CREATE-007 an expires_at that is not in the future is refused with 400: ${expires_at}`, async (t) => {
    await using tenant = await sandbox.tenant()
    const answer = await create(tenant, { label: 'second', expires_at })
    t.equal(answer.status, 400)
    t.equal(answer.rule, 'KEY-CREATE-007')
    t.equal(await keyCount(tenant), 1)
  })
}

test('KEY-CREATE-008 a key made with expires_at expires at that instant', async (t) => {
  await using tenant = await sandbox.tenant()
  const answer = await create(tenant, { label: 'second', expires_at: '2026-05-19T11:00:00+02:00' })
  const key = String(answer.at('data.api_key'))
  t.equal(answer.at('data.expires_at'), '2026-05-19T09:00:00.000Z')
  await tenant.clock.advance('PT59M59S')
  t.equal((await api('GET /account/keys', { key })).status, 200)
  await tenant.clock.advance('PT1S')
  t.equal((await api('GET /account/keys', { key })).rule, 'AUTH-KEY-004')
})

for (const { days, expires_at } of [
  { days: 30, expires_at: '2026-06-18T08:00:00.000Z' },
  { days: 90, expires_at: '2026-08-17T08:00:00.000Z' },
  { days: 180, expires_at: '2026-11-15T08:00:00.000Z' },
  { days: 365, expires_at: '2027-05-19T08:00:00.000Z' },
  { days: null, expires_at: null },
]) {
  test(`KEY-CREATE-009 expires_interval_days ${days} is counted from now, null is never`, async (t) => {
    await using tenant = await sandbox.tenant()
    const answer = await create(tenant, { label: 'second', expires_interval_days: days })
    t.equal(answer.status, 201)
    t.equal(answer.at('data.expires_at'), expires_at)
    t.equal(answer.at('data.expires_interval_days'), days)
  })
}

for (const days of [0, 1, 31, 45, 366, -30, 30.5, '30', true, [], {}, 1e9]) {
  test(`KEY-CREATE-010 any other expires_interval_days is refused with 400: ${JSON.stringify(days)}`, async (t) => {
    await using tenant = await sandbox.tenant()
    const answer = await create(tenant, { label: 'second', expires_interval_days: days })
    t.equal(answer.status, 400)
    t.equal(answer.rule, 'KEY-CREATE-010')
    t.equal(await keyCount(tenant), 1)
  })
}

test('KEY-CREATE-011 without a lifetime a key lives 90 days', async (t) => {
  await using tenant = await sandbox.tenant()
  const answer = await create(tenant, { label: 'second' })
  t.equal(answer.at('data.expires_at'), '2026-08-17T08:00:00.000Z')
  t.equal(answer.at('data.expires_interval_days'), 90)
})

test('KEY-CREATE-012 of expires_at and expires_interval_days expires_at decides, and no interval is stored', async (t) => {
  await using tenant = await sandbox.tenant()
  const answer = await create(tenant, {
    label: 'second',
    expires_at: '2026-12-24T00:00:00Z',
    expires_interval_days: 30,
  })
  t.equal(answer.at('data.expires_at'), '2026-12-24T00:00:00.000Z')
  t.equal(answer.at('data.expires_interval_days'), null)
})

test('KEY-CREATE-013 creating a key needs X-API-Key alone', async (t) => {
  await using tenant = await sandbox.tenant()
  const without = await create(tenant, { label: 'second' })
  const wrong = await api('POST /account/keys', { key: tenant.apiKey, secret: 'rs_wrong', body: { label: 'third' } })
  t.same([without.status, wrong.status], [201, 201])
})

test('KEY-CREATE-014 a new key belongs to the account of its maker and is served at once', async (t) => {
  await using tenant = await sandbox.tenant()
  const made = await addKey(sandbox, tenant, { label: 'second' })
  const submitted = await api('POST /invoices', { key: made.apiKey, body: SMALLEST })
  const listing = await api('GET /account/keys', { key: made.apiKey })
  t.equal(submitted.status, 200)
  t.match(listing.at('data'), [
    { id: made.keyId, label: 'second' },
    { id: tenant.keyId, label: 'main' },
  ])
})

test('KEY-CREATE-015 a label is trimmed before it is compared', async (t) => {
  await using tenant = await sandbox.tenant()
  const answer = await create(tenant, { label: ' \t main\n' })
  t.equal(answer.status, 409)
})

test('KEY-CREATE-015 a label is compared with regard to case', async (t) => {
  await using tenant = await sandbox.tenant()
  const answer = await create(tenant, { label: 'MAIN' })
  t.equal(answer.status, 201)
})

test('KEY-CREATE-015 a label is free again once its key is revoked', async (t) => {
  await using tenant = await sandbox.tenant()
  const made = await addKey(sandbox, tenant, { label: 'second' })
  await api(`DELETE /account/keys/${made.keyId}`, { key: tenant.apiKey })
  t.equal((await create(tenant, { label: 'second' })).status, 201)
})

test('KEY-CREATE-015 a label is taken while its key is merely expired and free once that is deleted', async (t) => {
  await using tenant = await sandbox.tenant()
  await create(tenant, { label: 'short', expires_at: '2026-05-20T08:00:00Z' })
  await tenant.clock.advance('P2D')
  t.equal((await create(tenant, { label: 'short' })).status, 409)
  await tenant.clock.advance('P30D')
  t.equal((await create(tenant, { label: 'short' })).status, 201)
})

test('KEY-CREATE-016 instants in answers are ISO 8601 in UTC', async (t) => {
  await using tenant = await sandbox.tenant()
  const created = await create(tenant, { label: 'second', expires_at: '2026-12-24T01:00:00.5+01:00' })
  const listing = await api('GET /account/keys', { key: tenant.apiKey })
  t.equal(created.at('data.expires_at'), '2026-12-24T00:00:00.500Z')
  for (const member of ['created_at', 'expires_at']) {
    t.match(listing.at(`data.0.${member}`), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  }
})

test('KEY-CREATE-017 a created key shows exactly the documented members', async (t) => {
  await using tenant = await sandbox.tenant()
  const answer = await create(tenant, { label: 'second' })
  const apiKey = String(answer.at('data.api_key'))
  t.same(Object.keys(answer.at('data') as object).toSorted(), [
    'api_key',
    'expires_at',
    'expires_interval_days',
    'id',
    'label',
    'last_4',
    'prefix',
    'rotation_secret',
  ])
  t.equal(answer.at('data.prefix'), apiKey.slice(0, 7))
  t.equal(answer.at('data.last_4'), apiKey.slice(-4))
})
