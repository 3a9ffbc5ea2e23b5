import { test } from 'tap'
import { addAccount, addKey, rotated } from '../../../../fixtures/testing/add-account.ts'
import { type Answered, controlApi, partnerApi } from '../../../../fixtures/testing/call-api.ts'
import { STILL_NOW, stillSandbox } from '../../../../fixtures/testing/still-sandbox.ts'

const sandbox = await stillSandbox()
const api = partnerApi(sandbox)
const control = controlApi(sandbox)

const revoke = (id: string, by: { apiKey: string }): Promise<Answered> =>
  api(`DELETE /account/keys/${id}`, { key: by.apiKey })
const statusOf = async (key: string): Promise<number> => (await api('GET /account/keys', { key })).status

test('KEY-REVOKE-001 another key of the account is revoked with 200 and refused from then on', async (t) => {
  await using tenant = await sandbox.tenant()
  const other = await addKey(sandbox, tenant, { label: 'other' })
  t.equal(await statusOf(other.apiKey), 200)
  const answer = await revoke(other.keyId, tenant)
  t.equal(answer.status, 200)
  t.equal(answer.rule, 'KEY-REVOKE-001')
  t.equal(await statusOf(other.apiKey), 401)
})

test('KEY-REVOKE-001 the key that made another may be revoked by it', async (t) => {
  await using tenant = await sandbox.tenant()
  const other = await addKey(sandbox, tenant, { label: 'other' })
  t.equal((await revoke(tenant.keyId, other)).status, 200)
  t.equal(await statusOf(tenant.apiKey), 401)
})

test('KEY-REVOKE-001 an expired key can be revoked', async (t) => {
  await using tenant = await sandbox.tenant()
  const other = await addKey(sandbox, tenant, { label: 'other', expires_at: '2026-05-20T08:00:00Z' })
  await tenant.clock.advance('P2D')
  t.equal((await revoke(other.keyId, tenant)).status, 200)
  t.equal((await api('GET /account/keys', { key: other.apiKey })).rule, 'AUTH-KEY-008')
})

test('KEY-REVOKE-002 a key that revokes itself is refused with 400 and stays in use', async (t) => {
  await using tenant = await sandbox.tenant()
  const answer = await revoke(tenant.keyId, tenant)
  t.equal(answer.status, 400)
  t.equal(answer.rule, 'KEY-REVOKE-002')
  t.equal(await statusOf(tenant.apiKey), 200)
})

for (const id of ['00000000-0000-4000-8000-000000000000', 'x', '__proto__', '%2fx', "';--", '%00']) {
  test(`KEY-REVOKE-003 an unknown key_id is refused with 404: ${id}`, async (t) => {
    await using tenant = await sandbox.tenant()
    const answer = await revoke(id, tenant)
    t.equal(answer.status, 404)
    t.equal(answer.rule, 'KEY-REVOKE-003')
  })
}

test('KEY-REVOKE-004 revoking a key a second time is refused with 404', async (t) => {
  await using tenant = await sandbox.tenant()
  const other = await addKey(sandbox, tenant, { label: 'other' })
  await revoke(other.keyId, tenant)
  const answer = await revoke(other.keyId, tenant)
  t.equal(answer.status, 404)
  t.equal(answer.rule, 'KEY-REVOKE-004')
})

test('KEY-REVOKE-004 of ten revocations at once one succeeds', async (t) => {
  await using tenant = await sandbox.tenant()
  const other = await addKey(sandbox, tenant, { label: 'other' })
  const answers = await Promise.all(Array.from({ length: 10 }, () => revoke(other.keyId, tenant)))
  t.same(answers.map(({ status }) => status).toSorted(), [200, ...Array.from({ length: 9 }, () => 404)])
})

test('KEY-REVOKE-005 and KEY-REVOKE-009 the key of another account is refused with 404 and left alone', async (t) => {
  await using tenant = await sandbox.tenant()
  const other = await addAccount(sandbox, tenant)
  const answer = await revoke(other.keyId, tenant)
  t.equal(answer.status, 404)
  t.equal(answer.rule, 'KEY-REVOKE-005')
  t.equal(await statusOf(other.apiKey), 200)
})

test('KEY-REVOKE-005 and KEY-REVOKE-009 the key of another customer is refused with 404 and left alone', async (t) => {
  await using tenant = await sandbox.tenant()
  await using other = await sandbox.tenant()
  t.equal((await revoke(other.keyId, tenant)).status, 404)
  t.equal(await statusOf(other.apiKey), 200)
})

test('KEY-REVOKE-006 revoking a key ends the grace of its predecessor at once', async (t) => {
  await using tenant = await sandbox.tenant()
  const former = await addKey(sandbox, tenant, { label: 'other' })
  await rotated(sandbox, former)
  t.equal(await statusOf(former.apiKey), 200)
  await revoke(former.keyId, tenant)
  t.equal(await statusOf(former.apiKey), 401)
})

test('KEY-REVOKE-007 the row of a revoked key stays, with revoked_at set', async (t) => {
  await using tenant = await sandbox.tenant()
  const other = await addKey(sandbox, tenant, { label: 'other' })
  await revoke(other.keyId, tenant)
  const rows = await control(`GET /partners/${tenant.partnerId}/keys`)
  t.match(rows.body, [
    { label: 'main', revoked_at: null },
    { id: other.keyId, state: 'revoked', revoked_at: STILL_NOW },
  ])
})

test('KEY-REVOKE-008 the data of the answer has id and revoked_at', async (t) => {
  await using tenant = await sandbox.tenant()
  const other = await addKey(sandbox, tenant, { label: 'other' })
  const answer = await revoke(other.keyId, tenant)
  t.same(answer.body, { success: true, data: { id: other.keyId, revoked_at: STILL_NOW } })
})
