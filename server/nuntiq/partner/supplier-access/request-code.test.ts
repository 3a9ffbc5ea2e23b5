import { test } from 'tap'
import { openSupplier, wrongCode } from '../../../../fixtures/supplier.ts'

test('SUP-CODE-001 a code of six digits is mailed to the address of the session', async (t) => {
  await using supplier = await openSupplier()
  t.match(await supplier.access('request-code', { token: await supplier.invited() }), {
    status: 200,
    rule: 'SUP-CODE-001',
  })
  const mail = await supplier.tenant.mail.next({ type: 'code', waitMs: 0 })
  t.equal(mail.to, supplier.email)
  t.match(mail.code, /^\d{6}$/)
})

for (const token of [undefined, '', 5, null]) {
  test(`SUP-CODE-002 the token ${JSON.stringify(token)} is refused`, async (t) => {
    await using supplier = await openSupplier()
    t.match(await supplier.access('request-code', { token }), { status: 400, rule: 'SUP-CODE-002' })
  })
}

test('SUP-CODE-003 an unknown token is refused', async (t) => {
  await using supplier = await openSupplier()
  t.match(await supplier.access('request-code', { token: 'f'.repeat(48) }), { status: 401, rule: 'SUP-CODE-003' })
})

test('SUP-CODE-004 the link of an expired session is refused with 410', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  await supplier.tenant.clock.advance('PT15M')
  t.match(await supplier.access('request-code', { token }), { status: 410, rule: 'SUP-CODE-004' })
})

test('SUP-CODE-005 the link of a used session is refused with 410', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const { data } = await supplier.access('validate', { token, code: await supplier.code(token) })
  await supplier.mint(String(data['claim_token']))
  t.match(await supplier.access('request-code', { token }), { status: 410, rule: 'SUP-CODE-005' })
})

test('SUP-CODE-006 the link of a locked session is refused with 423', async (t) => {
  await using supplier = await openSupplier({ scene: 'session-locked' })
  const mail = await supplier.tenant.mail.next({ type: 'invitation', waitMs: 0 })
  const token = new URL(mail.links[0] ?? '').searchParams.get('token')
  t.match(await supplier.access('request-code', { token }), { status: 423, rule: 'SUP-CODE-006' })
})

test('SUP-CODE-007 the answer does not contain the code', async (t) => {
  await using supplier = await openSupplier()
  const answer = await supplier.access('request-code', { token: await supplier.invited() })
  const { code } = await supplier.tenant.mail.next({ type: 'code', waitMs: 0 })
  t.equal(answer.status, 200)
  t.notOk(JSON.stringify(answer).includes(code ?? ''))
})

test('SUP-CODE-008 a new code replaces the former one', async (t) => {
  await using supplier = await openSupplier({ seed: 'two codes' })
  const token = await supplier.invited()
  const former = await supplier.code(token)
  const present = await supplier.code(token)
  t.not(former, present)
  t.equal((await supplier.access('validate', { token, code: former })).status, 401)
  t.equal((await supplier.access('validate', { token, code: present })).status, 200)
})

test('SUP-CODE-009 a new code neither resets the count nor extends the session', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  for (let times = 0; times < 4; times++)
    await supplier.access('validate', { token, code: wrongCode(await supplier.code(token)) })
  await supplier.tenant.clock.advance('PT10M')
  const code = await supplier.code(token)
  await supplier.access('validate', { token, code: wrongCode(code) })
  t.equal((await supplier.access('validate', { token, code })).status, 423)

  const other = await supplier.invited()
  await supplier.tenant.clock.advance('PT10M')
  const late = await supplier.code(other)
  await supplier.tenant.clock.advance('PT5M')
  t.equal((await supplier.access('validate', { token: other, code: late })).status, 410)
})

test('SUP-CODE-010 an account without an address is told so, until it has one: the link works then', async (t) => {
  await using supplier = await openSupplier({ scene: 'key-expired' })
  const { body } = await supplier.submit(supplier.tenant.apiKey)
  const token = new URL(String(body['regenerate_url'])).searchParams.get('token') ?? ''
  await supplier.control('PATCH', `/partners/${supplier.tenant.partnerId}`, { notification_emails: [] })
  t.match(await supplier.access('request-code', { token }), {
    status: 410,
    rule: 'SUP-CODE-010',
    body: { success: false, message: /no address .* ask your customer/ },
  })
  t.same(await supplier.tenant.mail.list({ type: 'code' }), [])
  await supplier.control('PATCH', `/partners/${supplier.tenant.partnerId}`, { notification_emails: ['new@b.example'] })
  t.match(await supplier.access('request-code', { token }), { status: 200, rule: 'SUP-CODE-001' })
  t.match(await supplier.tenant.mail.list({ type: 'code' }), [{ to: 'new@b.example' }])
})
