import { test } from 'tap'
import { addKey } from '../../../../fixtures/testing/add-account.ts'
import { type Answered, partnerApi, SMALLEST } from '../../../../fixtures/testing/call-api.ts'
import { stillSandbox } from '../../../../fixtures/testing/still-sandbox.ts'

const sandbox = await stillSandbox()
const api = partnerApi(sandbox)

const list = (key: string): Promise<Answered> => api('GET /account/keys', { key })

test('KEY-EXPIRE-001 a key is served up to the instant expires_at and expired from it on', async (t) => {
  await using tenant = await sandbox.tenant()
  await tenant.clock.set('2026-08-17T07:59:59.999Z')
  t.equal((await list(tenant.apiKey)).status, 200)
  await tenant.clock.set('2026-08-17T08:00:00.000Z')
  const answer = await list(tenant.apiKey)
  t.equal(answer.status, 401)
  t.equal(answer.at('code'), 'key_expired')
})

test('KEY-EXPIRE-001 the scene key-expires-in-3-days gives a key that expires in 3 days', async (t) => {
  await using tenant = await sandbox.tenant({ scene: 'key-expires-in-3-days' })
  await tenant.clock.advance('P2DT23H59M')
  t.equal((await list(tenant.apiKey)).status, 200)
  await tenant.clock.advance('PT1M')
  t.equal((await list(tenant.apiKey)).rule, 'AUTH-KEY-004')
})

for (const call of [
  'POST /invoices',
  'GET /invoices/x',
  'GET /invoices/x/status',
  'GET /invoices/x/events',
  'GET /account/keys',
  'POST /account/keys',
  'DELETE /account/keys/x',
  'POST /account/keys/x/rotate',
]) {
  test(`KEY-EXPIRE-002 an expired key is refused alike by ${call}`, async (t) => {
    await using tenant = await sandbox.tenant({ scene: 'key-expired' })
    const answer = await api(call, { key: tenant.apiKey, ...(call.startsWith('POST') && { body: SMALLEST }) })
    t.equal(answer.status, 401)
    t.match(answer.body, { error: 'Unauthorized', code: 'key_expired' })
  })
}

test('KEY-EXPIRE-003 a key without expires_at does not expire', async (t) => {
  await using tenant = await sandbox.tenant()
  const key = await addKey(sandbox, tenant, { label: 'for ever', expires_interval_days: null })
  await tenant.clock.advance('P50Y')
  t.equal((await list(tenant.apiKey)).status, 401)
  t.equal((await list(key.apiKey)).status, 200)
})

test('KEY-EXPIRE-004 an expired key is refused as expired for 30 days and then as unknown', async (t) => {
  await using tenant = await sandbox.tenant()
  await tenant.clock.set('2026-09-16T07:59:59.999Z')
  t.equal((await list(tenant.apiKey)).at('code'), 'key_expired')
  await tenant.clock.set('2026-09-16T08:00:00Z')
  const answer = await list(tenant.apiKey)
  t.equal(answer.status, 401)
  t.equal(answer.at('message'), 'Invalid API Key')
  t.equal(answer.at('code'), undefined)
})
