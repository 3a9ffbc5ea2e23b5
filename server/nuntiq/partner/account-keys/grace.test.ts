import { test } from 'tap'
import { addKey, rotated } from '../../../../fixtures/testing/add-account.ts'
import { type Answered, partnerApi, SMALLEST } from '../../../../fixtures/testing/call-api.ts'
import { stillSandbox } from '../../../../fixtures/testing/still-sandbox.ts'

const sandbox = await stillSandbox()
const api = partnerApi(sandbox)

const list = (key: string): Promise<Answered> => api('GET /account/keys', { key })
const submit = (key: string, idempotencyKey: string): Promise<Answered> =>
  api('POST /invoices', { key, body: SMALLEST, headers: { 'idempotency-key': idempotencyKey } })

test('KEY-GRACE-001 after a rotation the former key still works', async (t) => {
  await using tenant = await sandbox.tenant()
  await rotated(sandbox, tenant)
  t.equal((await submit(tenant.apiKey, 'a')).status, 200)
})

test('KEY-GRACE-002 the former key works until 4 hours after the rotation', async (t) => {
  await using tenant = await sandbox.tenant()
  await rotated(sandbox, tenant)
  await tenant.clock.advance('PT3H59M59.999S')
  t.equal((await list(tenant.apiKey)).status, 200)
})

test('KEY-GRACE-003 from 4 hours after the rotation the former key is refused with 401, its successor is not', async (t) => {
  await using tenant = await sandbox.tenant()
  const renewed = await rotated(sandbox, tenant)
  await tenant.clock.advance('PT4H')
  const answer = await list(tenant.apiKey)
  t.equal(answer.status, 401)
  t.equal(answer.rule, 'KEY-GRACE-003')
  t.equal(answer.at('message'), 'Invalid API Key')
  t.equal((await list(renewed.apiKey)).status, 200)
})

test('KEY-GRACE-003 the scene key-in-grace gives a former key with 4 hours to go', async (t) => {
  await using tenant = await sandbox.tenant({ scene: 'key-in-grace' })
  t.equal((await list(tenant.apiKey)).status, 200)
  await tenant.clock.advance('PT4H')
  t.equal((await list(tenant.apiKey)).status, 401)
})

test('KEY-GRACE-004 a second rotation ends the grace of the first key at once and starts that of the second', async (t) => {
  await using tenant = await sandbox.tenant()
  const second = await rotated(sandbox, tenant)
  await tenant.clock.advance('PT3H')
  const third = await rotated(sandbox, second)
  t.equal((await list(tenant.apiKey)).status, 401)
  await tenant.clock.advance('PT3H59M')
  t.equal((await list(second.apiKey)).status, 200)
  await tenant.clock.advance('PT1M')
  t.equal((await list(second.apiKey)).status, 401)
  t.equal((await list(third.apiKey)).status, 200)
})

test('KEY-GRACE-005 a former key whose own expiry falls within its grace works to the end of the grace', async (t) => {
  await using tenant = await sandbox.tenant()
  const key = await addKey(sandbox, tenant, { label: 'short', expires_at: '2026-05-19T09:00:00Z' })
  await rotated(sandbox, key)
  await tenant.clock.advance('PT3H59M')
  t.equal((await list(key.apiKey)).status, 200)
  await tenant.clock.advance('PT1M')
  t.equal((await list(key.apiKey)).status, 401)
})

test('KEY-GRACE-006 a key in grace may list, create and revoke keys', async (t) => {
  await using tenant = await sandbox.tenant()
  await rotated(sandbox, tenant)
  const key = tenant.apiKey
  const listed = await list(key)
  const created = await api('POST /account/keys', { key, body: { label: 'second' } })
  const revoked = await api(`DELETE /account/keys/${String(created.at('data.id'))}`, { key })
  t.same([listed.status, created.status, revoked.status], [200, 201, 200])
})

test('KEY-GRACE-007 a key in grace cannot rotate, with whichever secret, and is refused with 401', async (t) => {
  await using tenant = await sandbox.tenant()
  const renewed = await rotated(sandbox, tenant)
  for (const secret of [tenant.rotationSecret, renewed.rotationSecret]) {
    const answer = await api(`POST /account/keys/${tenant.keyId}/rotate`, { key: tenant.apiKey, secret })
    t.equal(answer.status, 401)
    t.equal(answer.rule, 'KEY-GRACE-007')
  }
})

test('KEY-GRACE-008 a key in grace that revokes its own row is refused with 400', async (t) => {
  await using tenant = await sandbox.tenant()
  const renewed = await rotated(sandbox, tenant)
  const answer = await api(`DELETE /account/keys/${tenant.keyId}`, { key: tenant.apiKey })
  t.equal(answer.status, 400)
  t.equal(answer.rule, 'KEY-REVOKE-002')
  t.equal((await list(renewed.apiKey)).status, 200)
})

test('KEY-GRACE-009 a key in grace and its successor share their Idempotency-Keys', async (t) => {
  await using tenant = await sandbox.tenant()
  const before = await submit(tenant.apiKey, 'shared')
  const renewed = await rotated(sandbox, tenant)
  const bySuccessor = await submit(renewed.apiKey, 'shared')
  const byFormer = await submit(tenant.apiKey, 'shared')
  t.same([bySuccessor.at('idempotent'), byFormer.at('idempotent')], [true, true])
  t.type(before.at('data.invoice_token'), 'string')
  t.equal(bySuccessor.at('data.invoice_token'), before.at('data.invoice_token'))
  t.equal(byFormer.at('data.invoice_token'), before.at('data.invoice_token'))
})
