import { test } from 'tap'
import { addAccount, addKey, type HeldKey, rotated } from '../../../../fixtures/testing/add-account.ts'
import { type Answered, partnerApi } from '../../../../fixtures/testing/call-api.ts'
import { stillSandbox } from '../../../../fixtures/testing/still-sandbox.ts'

const sandbox = await stillSandbox()
const api = partnerApi(sandbox)

const rotate = ({ keyId, apiKey, rotationSecret }: HeldKey, body?: unknown): Promise<Answered> =>
  api(`POST /account/keys/${keyId}/rotate`, { key: apiKey, secret: rotationSecret, body })

const statusOf = async (key: string): Promise<number> => (await api('GET /account/keys', { key })).status

test('KEY-ROTATE-001 rotation is answered 200 with a bare object, without success and data', async (t) => {
  await using tenant = await sandbox.tenant()
  const answer = await rotate(tenant)
  t.equal(answer.status, 200)
  t.equal(answer.rule, 'KEY-ROTATE-001')
  t.hasStrict(answer.body, { id: tenant.keyId })
  t.notOk('success' in (answer.body as object))
  t.notOk('data' in (answer.body as object))
})

test('KEY-ROTATE-001 an empty object as body is the same as none', async (t) => {
  await using tenant = await sandbox.tenant()
  t.equal((await rotate(tenant, {})).status, 200)
})

test('KEY-ROTATE-002 the rotated key has the same id and label', async (t) => {
  await using tenant = await sandbox.tenant()
  const { body } = await rotate(tenant)
  t.match(body, { id: tenant.keyId, label: 'main' })
})

test('KEY-ROTATE-003 both new secrets are new and work at once', async (t) => {
  await using tenant = await sandbox.tenant()
  const renewed = await rotated(sandbox, tenant)
  t.not(renewed.apiKey, tenant.apiKey)
  t.not(renewed.rotationSecret, tenant.rotationSecret)
  t.match(renewed, { apiKey: /^sk_[0-9A-Za-z]{28}$/, rotationSecret: /^rs_[0-9A-Za-z]{28}$/ })
  t.equal(await statusOf(renewed.apiKey), 200)
  t.equal((await rotate(renewed)).status, 200)
})

for (const { sent, headers } of [
  { sent: 'no', headers: {} },
  { sent: 'an empty', headers: { 'x-rotation-secret': '' } },
]) {
  test(`KEY-ROTATE-004 rotation with ${sent} X-Rotation-Secret is refused with 401 and changes nothing`, async (t) => {
    await using tenant = await sandbox.tenant()
    const answer = await api(`POST /account/keys/${tenant.keyId}/rotate`, { key: tenant.apiKey, headers })
    t.equal(answer.status, 401)
    t.equal(answer.rule, 'KEY-ROTATE-004')
    t.equal((await rotate(tenant)).status, 200)
  })
}

test('KEY-ROTATE-005 rotation with another secret is refused with 401', async (t) => {
  await using tenant = await sandbox.tenant()
  const other = await addKey(sandbox, tenant, { label: 'other' })
  for (const secret of ['rs_wrong', other.rotationSecret, tenant.apiKey, tenant.rotationSecret.toLowerCase()]) {
    const answer = await api(`POST /account/keys/${tenant.keyId}/rotate`, { key: tenant.apiKey, secret })
    t.equal(answer.status, 401)
    t.equal(answer.rule, 'KEY-ROTATE-005')
  }
})

test('KEY-ROTATE-006 rotation of a key that is not the calling one is refused with 401, known or not', async (t) => {
  await using tenant = await sandbox.tenant()
  const own = await addKey(sandbox, tenant, { label: 'other' })
  const foreign = await addAccount(sandbox, tenant)
  for (const keyId of [own.keyId, foreign.keyId, '00000000-0000-4000-8000-000000000000', '__proto__']) {
    const answer = await rotate({ ...tenant, keyId })
    t.equal(answer.status, 401)
    t.equal(answer.rule, 'KEY-ROTATE-006')
  }
})

test('KEY-ROTATE-007 without a body the stored interval counts from now', async (t) => {
  await using tenant = await sandbox.tenant()
  const key = await addKey(sandbox, tenant, { label: 'other', expires_interval_days: 30 })
  await tenant.clock.advance('P10D')
  const answer = await rotate(key)
  t.equal(answer.at('expires_at'), '2026-06-28T08:00:00.000Z')
  t.equal(answer.at('expires_interval_days'), 30)
})

test('KEY-ROTATE-008 without a body a key without an interval never expires', async (t) => {
  await using tenant = await sandbox.tenant()
  const key = await addKey(sandbox, tenant, { label: 'other', expires_at: '2026-06-01T00:00:00Z' })
  const answer = await rotate(key)
  t.equal(answer.at('expires_at'), null)
  t.equal(answer.at('expires_interval_days'), null)
})

for (const { days, expires_at } of [
  { days: 30, expires_at: '2026-06-18T08:00:00.000Z' },
  { days: 90, expires_at: '2026-08-17T08:00:00.000Z' },
  { days: 180, expires_at: '2026-11-15T08:00:00.000Z' },
  { days: 365, expires_at: '2027-05-19T08:00:00.000Z' },
]) {
  test(`KEY-ROTATE-009 expires_interval_days ${days} is counted from now`, async (t) => {
    await using tenant = await sandbox.tenant()
    t.equal((await rotate(tenant, { expires_interval_days: days })).at('expires_at'), expires_at)
  })
}

test('KEY-ROTATE-010 expires_interval_days null makes the key never expire', async (t) => {
  await using tenant = await sandbox.tenant()
  const answer = await rotate(tenant, { expires_interval_days: null })
  t.equal(answer.status, 200)
  t.equal(answer.at('expires_at'), null)
  t.equal(answer.at('expires_interval_days'), null)
})

test('KEY-ROTATE-011 expires_at makes the key expire at that instant', async (t) => {
  await using tenant = await sandbox.tenant()
  const answer = await rotate(tenant, { expires_at: '2026-05-20T10:00:00+02:00' })
  t.equal(answer.at('expires_at'), '2026-05-20T08:00:00.000Z')
  await tenant.clock.set('2026-05-20T08:00:00Z')
  t.equal((await api('GET /account/keys', { key: String(answer.at('api_key')) })).rule, 'AUTH-KEY-004')
})

test('KEY-ROTATE-012 after a rotation with expires_at the next one without a body never expires', async (t) => {
  await using tenant = await sandbox.tenant()
  const first = await rotate(tenant, { expires_at: '2026-12-24T00:00:00Z' })
  t.equal(first.at('expires_interval_days'), null)
  const second = await rotate({
    keyId: tenant.keyId,
    apiKey: String(first.at('api_key')),
    rotationSecret: String(first.at('rotation_secret')),
  })
  t.equal(second.at('expires_at'), null)
})

test('KEY-ROTATE-013 of expires_at and expires_interval_days expires_at decides', async (t) => {
  await using tenant = await sandbox.tenant()
  const answer = await rotate(tenant, { expires_at: '2026-12-24T00:00:00Z', expires_interval_days: 30 })
  t.equal(answer.at('expires_at'), '2026-12-24T00:00:00.000Z')
})

for (const days of [0, 31, 45, -30, '30', 30.5, [], {}]) {
  test(`KEY-ROTATE-014, KEY-ROTATE-022 any other expires_interval_days is refused with 400: ${JSON.stringify(days)}`, async (t) => {
    await using tenant = await sandbox.tenant()
    const answer = await rotate(tenant, { expires_interval_days: days })
    t.equal(answer.status, 400)
    t.equal(answer.rule, 'KEY-ROTATE-014')
    t.equal((await rotate(tenant)).status, 200)
  })
}

for (const expires_at of [
  'soon',
  null,
  7,
  '2027-02-30T00:00:00Z',
  '2027-01-31',
  '2020-01-01T00:00:00Z',
  '2026-05-19T08:00:00Z',
]) {
  test(`KEY-ROTATE-015 an expires_at that is not an instant in the future is refused with 400: ${expires_at}`, async (t) => {
    await using tenant = await sandbox.tenant()
    const answer = await rotate(tenant, { expires_at })
    t.equal(answer.status, 400)
    t.equal(answer.rule, 'KEY-ROTATE-015')
    t.equal((await rotate(tenant)).status, 200)
  })
}

test('KEY-ROTATE-016 an expired key cannot be rotated and is refused with the 401 of an expired key', async (t) => {
  await using tenant = await sandbox.tenant({ scene: 'key-expired' })
  const answer = await rotate(tenant)
  t.equal(answer.status, 401)
  t.equal(answer.at('code'), 'key_expired')
})

test('KEY-ROTATE-017 the former rotation secret is refused from the moment of the rotation', async (t) => {
  await using tenant = await sandbox.tenant()
  const renewed = await rotated(sandbox, tenant)
  const withNewKey = await rotate({ ...renewed, rotationSecret: tenant.rotationSecret })
  const withOldKey = await rotate(tenant)
  t.same([withNewKey.status, withOldKey.status], [401, 401])
})

test('KEY-ROTATE-018 of ten rotations at once exactly one succeeds', async (t) => {
  await using tenant = await sandbox.tenant()
  const answers = await Promise.all(Array.from({ length: 10 }, () => rotate(tenant)))
  t.same(answers.map(({ status }) => status).toSorted(), [200, ...Array.from({ length: 9 }, () => 401)])
  const winner = answers.find(({ status }) => status === 200)
  t.equal(await statusOf(String(winner?.at('api_key'))), 200)
})

test('KEY-ROTATE-019 the rotated key shows exactly the documented members', async (t) => {
  await using tenant = await sandbox.tenant()
  const answer = await rotate(tenant)
  const apiKey = String(answer.at('api_key'))
  t.same(Object.keys(answer.body as object).toSorted(), [
    'api_key',
    'expires_at',
    'expires_interval_days',
    'id',
    'label',
    'last_4',
    'prefix',
    'rotation_secret',
  ])
  t.match(answer.body, { prefix: apiKey.slice(0, 7), last_4: apiKey.slice(-4) })
})

test('KEY-ROTATE-020 an interval sent with a rotation becomes the stored one', async (t) => {
  await using tenant = await sandbox.tenant()
  const renewed = await rotated(sandbox, tenant, { expires_interval_days: 180 })
  const answer = await rotate(renewed)
  t.equal(answer.at('expires_interval_days'), 180)
  t.equal(answer.at('expires_at'), '2026-11-15T08:00:00.000Z')
})
