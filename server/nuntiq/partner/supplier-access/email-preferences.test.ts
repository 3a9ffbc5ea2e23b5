import { test } from 'tap'
import { openSupplier, type Supplier } from '../../../../fixtures/supplier.ts'

const ALL_ON = { reminder_advance: true, reminder_imminent: true, reminder_expired: true, key_issued: true }

/** The token at the foot of a recipient's mails. */
async function tokenOf(supplier: Supplier, to = supplier.email): Promise<string> {
  await supplier.mint(await supplier.claimed(), { label: `for ${to}` })
  const mail = await supplier.tenant.mail.next({ type: 'key_issued', to, waitMs: 0 })
  return new URL(mail.links.at(-1) ?? '').searchParams.get('token') ?? ''
}

const read = (supplier: Supplier, token: string): ReturnType<Supplier['api']> =>
  supplier.api('GET', `/supplier-access/email-preferences?token=${encodeURIComponent(token)}`)
const write = (supplier: Supplier, body: unknown): ReturnType<Supplier['api']> =>
  supplier.access('email-preferences', body)

test("SUP-PREF-001 a token shows its recipient's toggles, SUP-PREF-009 all four on at first", async (t) => {
  await using supplier = await openSupplier()
  const answer = await read(supplier, await tokenOf(supplier))
  t.equal(answer.status, 200)
  t.same(answer.body, { success: true, data: { email: supplier.email, preferences: ALL_ON } })
})

test('SUP-PREF-002 a read without a token is refused', async (t) => {
  await using supplier = await openSupplier()
  t.match(await supplier.api('GET', '/supplier-access/email-preferences'), { status: 400, rule: 'SUP-PREF-002' })
  t.match(await read(supplier, ''), { status: 400, rule: 'SUP-PREF-002' })
})

test('SUP-PREF-003 a read with an unknown token is refused with 404', async (t) => {
  await using supplier = await openSupplier()
  t.match(await read(supplier, 'f'.repeat(48)), { status: 404, rule: 'SUP-PREF-003' })
})

test('SUP-PREF-004 a change concerns what is sent, and the answer shows the whole set', async (t) => {
  await using supplier = await openSupplier()
  const token = await tokenOf(supplier)
  const changed = await write(supplier, { token, preferences: { reminder_advance: false } })
  t.match(changed, { status: 200, rule: 'SUP-PREF-004' })
  t.same(changed.data['preferences'], { ...ALL_ON, reminder_advance: false })
  await write(supplier, { token, preferences: { key_issued: false } })
  t.same((await read(supplier, token)).data['preferences'], { ...ALL_ON, reminder_advance: false, key_issued: false })
})

test('SUP-PREF-005 a toggle of another name is ignored, SUP-PREF-012 whatever its value', async (t) => {
  await using supplier = await openSupplier()
  const token = await tokenOf(supplier)
  const body = `{"token":"${token}","preferences":{"newsletter":"yes","__proto__":7,"constructor":null,"reminder_expired":false}}`
  const changed = await write(supplier, body)
  t.equal(changed.status, 200)
  t.same(changed.data['preferences'], { ...ALL_ON, reminder_expired: false })
})

for (const value of ['false', 0, null, {}, []]) {
  test(`SUP-PREF-006 the value ${JSON.stringify(value)} is refused, and nothing is changed`, async (t) => {
    await using supplier = await openSupplier()
    const token = await tokenOf(supplier)
    const refused = await write(supplier, { token, preferences: { reminder_advance: false, key_issued: value } })
    t.match(refused, { status: 400, rule: 'SUP-PREF-006' })
    t.same((await read(supplier, token)).data['preferences'], ALL_ON)
  })
}

for (const body of [
  { preferences: {} },
  { token: '', preferences: {} },
  { token: 'x' },
  { token: 'x', preferences: [] },
  { token: 'x', preferences: null },
  { token: 'x', preferences: true },
]) {
  test(`SUP-PREF-007 ${JSON.stringify(body)} is refused`, async (t) => {
    await using supplier = await openSupplier()
    t.match(await write(supplier, body), { status: 400, rule: 'SUP-PREF-007' })
  })
}

test('SUP-PREF-008 a change with an unknown token is refused with 404', async (t) => {
  await using supplier = await openSupplier()
  t.match(await write(supplier, { token: 'f'.repeat(48), preferences: {} }), { status: 404, rule: 'SUP-PREF-008' })
})

test('SUP-PREF-010 all four may be off', async (t) => {
  await using supplier = await openSupplier()
  const off = Object.fromEntries(Object.keys(ALL_ON).map((name) => [name, false]))
  const changed = await write(supplier, { token: await tokenOf(supplier), preferences: off })
  t.same(changed.data['preferences'], off)
})

test('SUP-PREF-011 an empty object changes nothing', async (t) => {
  await using supplier = await openSupplier()
  const changed = await write(supplier, { token: await tokenOf(supplier), preferences: {} })
  t.equal(changed.status, 200)
  t.same(changed.data['preferences'], ALL_ON)
})

test('SUP-PREF-013 a change concerns one address of one account', async (t) => {
  await using supplier = await openSupplier()
  await supplier.control('PATCH', `/partners/${supplier.tenant.partnerId}`, {
    notification_emails: [supplier.email, 'second@acme.example'],
  })
  const token = await tokenOf(supplier)
  const second = await tokenOf(supplier, 'second@acme.example')
  await write(supplier, { token, preferences: { key_issued: false } })
  t.not(token, second)
  t.same((await read(supplier, second)).data, { email: 'second@acme.example', preferences: ALL_ON })
})

test('SUP-PREF-014 the token is 48 hexadecimal characters, the same in all mails', async (t) => {
  await using supplier = await openSupplier()
  const first = await tokenOf(supplier)
  await supplier.tenant.clock.advance('P60D')
  const reminder = await supplier.tenant.mail.next({ type: 'reminder_advance', waitMs: 0 })
  t.match(first, /^[0-9a-f]{48}$/)
  t.equal(new URL(reminder.links.at(-1) ?? '').searchParams.get('token'), first)
})

test('SUP-PREF-015 the fourth toggle is named key_issued', async (t) => {
  await using supplier = await openSupplier()
  const { data } = await read(supplier, await tokenOf(supplier))
  t.same(Object.keys(data['preferences'] as object), Object.keys(ALL_ON))
})
