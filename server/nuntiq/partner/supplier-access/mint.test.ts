import { test } from 'tap'
import { openSupplier, type Supplier, wrongCode } from '../../../../fixtures/supplier.ts'

const DAY = 24 * 3_600_000

/** A claim token of kind `regenerate`, from the link of an expired key or of a mail. */
async function claimThrough(supplier: Supplier, url: unknown): Promise<string> {
  const token = new URL(String(url)).searchParams.get('token') ?? ''
  const { data } = await supplier.access('validate', { token, code: await supplier.code(token) })
  return String(data['claim_token'])
}

async function requestedClaim(supplier: Supplier): Promise<string> {
  await supplier.access('request', { email: supplier.email })
  const { links } = await supplier.tenant.mail.next({ type: 'invitation', waitMs: 0 })
  return claimThrough(supplier, links[0])
}

test('SUP-MINT-001 a claim token becomes a key that is served at once', async (t) => {
  await using supplier = await openSupplier()
  const minted = await supplier.mint(await supplier.claimed())
  t.match(minted, {
    status: 201,
    rule: 'SUP-MINT-001',
    data: { api_key: /^sk_\w{28}$/, rotation_secret: /^rs_\w{28}$/, label: 'claimed' },
  })
  t.equal((await supplier.submit(String(minted.data['api_key']))).status, 200)
})

for (const sent of [
  {},
  { label: 'x' },
  { claim_token: '', label: 'x' },
  { claim_token: 7, label: 'x' },
  { claim_token: 'x' },
]) {
  test(`SUP-MINT-002 ${JSON.stringify(sent)} is refused`, async (t) => {
    await using supplier = await openSupplier()
    t.match(await supplier.access('mint', sent), { status: 400, rule: 'SUP-MINT-002' })
  })
}

test('SUP-MINT-003 a label of 101 characters is refused, and SUP-MINT-018 one of 100 after trimming is not', async (t) => {
  await using supplier = await openSupplier()
  const claim = await supplier.claimed()
  t.match(await supplier.mint(claim, { label: 'x'.repeat(101) }), { status: 400, rule: 'SUP-MINT-003' })
  t.match(await supplier.mint(claim, { label: ` ${'x'.repeat(100)} ` }), {
    status: 201,
    data: { label: 'x'.repeat(100) },
  })
})

for (const label of [7, null, '', '  ']) {
  test(`SUP-MINT-018 the label ${JSON.stringify(label)} is refused`, async (t) => {
    await using supplier = await openSupplier()
    t.match(await supplier.mint(await supplier.claimed(), { label }), { status: 400, rule: 'SUP-MINT-018' })
  })
}

for (const days of [45, 0, -30, '90', true, 30.5, [90]]) {
  test(`SUP-MINT-004 the interval ${JSON.stringify(days)} is refused`, async (t) => {
    await using supplier = await openSupplier()
    t.match(await supplier.mint(await supplier.claimed(), { expires_interval_days: days }), {
      status: 400,
      rule: 'SUP-MINT-004',
    })
  })
}

for (const [rule, sent, days] of [
  ['SUP-MINT-005', {}, 90],
  ['SUP-MINT-006', { expires_interval_days: 30 }, 30],
  ['SUP-MINT-006', { expires_interval_days: 90 }, 90],
  ['SUP-MINT-006', { expires_interval_days: 180 }, 180],
  ['SUP-MINT-006', { expires_interval_days: 365 }, 365],
] as const) {
  test(`${rule} ${JSON.stringify(sent)} makes a key of ${days} days`, async (t) => {
    await using supplier = await openSupplier()
    const { data } = await supplier.mint(await supplier.claimed(), sent)
    t.equal(data['expires_at'], new Date(Date.parse(supplier.tenant.clock.now()) + days * DAY).toISOString())
    t.equal(data['expires_interval_days'], days)
  })
}

test('SUP-MINT-007 an interval of null makes a key that never expires', async (t) => {
  await using supplier = await openSupplier()
  const { data } = await supplier.mint(await supplier.claimed(), { expires_interval_days: null })
  t.match(data, { expires_at: null, expires_interval_days: null, api_key: String })
})

test('SUP-MINT-008 an unknown claim token is refused with 401', async (t) => {
  await using supplier = await openSupplier()
  t.match(await supplier.mint('f'.repeat(48)), { status: 401, rule: 'SUP-MINT-008' })
})

test('SUP-MINT-009 a claim token past the fifteen minutes is refused with 410', async (t) => {
  await using supplier = await openSupplier()
  const claim = await supplier.claimed()
  await supplier.tenant.clock.advance('PT15M')
  t.match(await supplier.mint(claim), { status: 410, rule: 'SUP-MINT-009' })
})

test('SUP-MINT-010 a label in use is refused with 409, and SUP-MINT-016 the claim token stays usable', async (t) => {
  await using supplier = await openSupplier()
  const claim = await supplier.claimed()
  t.match(await supplier.mint(claim, { label: 'main' }), {
    status: 409,
    rule: 'SUP-MINT-010',
    body: { message: /choose another label, or ask for a new link, which can replace that key$/ },
  })
  t.equal((await supplier.mint(claim, { label: 'x'.repeat(200) })).status, 400)
  t.equal((await supplier.mint(claim, { label: 'another' })).status, 201)
})

test('SUP-MINT-011 a second mint is refused with 410', async (t) => {
  await using supplier = await openSupplier()
  const claim = await supplier.claimed()
  await supplier.mint(claim, { label: 'one' })
  t.match(await supplier.mint(claim, { label: 'two' }), { status: 410, rule: 'SUP-MINT-011' })
})

test('SUP-MINT-012 a mint for an account that is no longer active is refused with 410', async (t) => {
  await using supplier = await openSupplier()
  const claim = await supplier.claimed()
  await supplier.control('PATCH', `/partners/${supplier.tenant.partnerId}`, { active: false })
  t.match(await supplier.mint(claim), { status: 410, rule: 'SUP-MINT-012' })
  t.same(await supplier.tenant.mail.list({ type: 'key_issued' }), [])
})

test('SUP-MINT-013 of fifty mints at once one succeeds', async (t) => {
  await using supplier = await openSupplier()
  const claim = await supplier.claimed()
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => supplier.mint(claim, { label: `key ${index}` })),
  )
  t.equal(answers.filter(({ status }) => status === 201).length, 1)
  t.equal(answers.filter(({ status }) => status === 410).length, 49)
  const { body } = await supplier.control('GET', `/partners/${supplier.tenant.partnerId}/keys`)
  t.equal(Object.keys(body).length, 2)
})

test('SUP-MINT-014 regenerating renews the key in its place, under the same label or another', async (t) => {
  await using supplier = await openSupplier()
  const same = await supplier.mint(await requestedClaim(supplier), { label: 'main' })
  t.match(same, { status: 201, data: { id: supplier.tenant.keyId, label: 'main' } })
  const other = await supplier.mint(await requestedClaim(supplier), { label: 'renamed' })
  t.match(other, { status: 201, data: { id: supplier.tenant.keyId, label: 'renamed' } })
})

test('SUP-MINT-014 the label of a third key is in use in regenerate too', async (t) => {
  await using supplier = await openSupplier({ scene: 'key-expired' })
  await supplier.control('POST', `/partners/${supplier.tenant.partnerId}/keys`, { label: 'third' })
  const { body } = await supplier.submit(supplier.tenant.apiKey)
  const claim = await claimThrough(supplier, body['regenerate_url'])
  t.match(await supplier.mint(claim, { label: 'third' }), { status: 409, rule: 'SUP-MINT-010' })
})

test('SUP-MINT-014 what was submitted before is remembered afterwards', async (t) => {
  await using supplier = await openSupplier()
  const before = await supplier.submit(supplier.tenant.apiKey, { 'idempotency-key': 'one' })
  const { data } = await supplier.mint(await requestedClaim(supplier), { label: 'main' })
  const after = await supplier.submit(String(data['api_key']), { 'idempotency-key': 'one' })
  t.equal(after.data['invoice_token'], before.data['invoice_token'])
})

test('SUP-MINT-014 a key that was revoked meanwhile is not brought back', async (t) => {
  await using supplier = await openSupplier()
  const claim = await requestedClaim(supplier)
  await supplier.control('PATCH', `/keys/${supplier.tenant.keyId}`, { revoked: true })
  const minted = await supplier.mint(claim, { label: 'main' })
  t.equal(minted.status, 201)
  t.not(minted.data['id'], supplier.tenant.keyId)
})

test('SUP-MINT-015 a key that was alive works for four more hours', async (t) => {
  await using supplier = await openSupplier()
  const minted = await supplier.mint(await requestedClaim(supplier), { label: 'main' })
  await supplier.tenant.clock.advance('PT3H59M')
  t.equal((await supplier.submit(supplier.tenant.apiKey)).status, 200)
  await supplier.tenant.clock.advance('PT1M')
  t.equal((await supplier.submit(supplier.tenant.apiKey)).status, 401)
  t.equal((await supplier.submit(String(minted.data['api_key']))).status, 200)
})

test('SUP-MINT-015 a key that had expired stays dead', async (t) => {
  await using supplier = await openSupplier({ scene: 'key-expired' })
  const { body } = await supplier.submit(supplier.tenant.apiKey)
  await supplier.mint(await claimThrough(supplier, body['regenerate_url']), { label: 'main' })
  t.match(await supplier.submit(supplier.tenant.apiKey), { status: 401, body: { message: 'Invalid API Key' } })
})

test('SUP-MINT-017 a minted key may submit', async (t) => {
  await using supplier = await openSupplier({ scene: 'key-without-permission' })
  t.equal((await supplier.submit(supplier.tenant.apiKey)).status, 403)
  const { data } = await supplier.mint(await supplier.claimed())
  t.equal((await supplier.submit(String(data['api_key']))).status, 200)
})

test('SUP-MINT-017 regenerating does not give back what the customer took away', async (t) => {
  await using supplier = await openSupplier({ scene: 'key-without-permission' })
  const { data } = await supplier.mint(await requestedClaim(supplier), { label: 'main' })
  t.equal((await supplier.submit(String(data['api_key']))).status, 403)
})

test('SUP-MINT a claim token granted before the lock still works', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const code = await supplier.code(token)
  const { data } = await supplier.access('validate', { token, code })
  for (let times = 0; times < 5; times++) await supplier.access('validate', { token, code: wrongCode(code) })
  t.equal((await supplier.access('validate', { token, code })).status, 423)
  t.equal((await supplier.mint(String(data['claim_token']))).status, 201)
})

test('PORT-PAGE-005 asking for the expired-key answer and looking at its link write nothing', async (t) => {
  await using supplier = await openSupplier({ scene: 'key-expired' })
  const before = (await supplier.control('GET', '/state')).body
  const first = await supplier.submit(supplier.tenant.apiKey)
  await supplier.access('validate', {
    token: new URL(String(first.body['regenerate_url'])).searchParams.get('token'),
    code: '123456',
  })
  const second = await supplier.submit(supplier.tenant.apiKey)
  t.match(first.body['regenerate_url'], /\?token=[0-9a-f]{48}$/)
  t.equal(first.body['regenerate_url'], second.body['regenerate_url'])
  t.same((await supplier.control('GET', '/state')).body, before)
})

test('PORT-PAGE-005 the link of an expired key opens another session after fifteen minutes', async (t) => {
  await using supplier = await openSupplier({ scene: 'key-expired' })
  const { body } = await supplier.submit(supplier.tenant.apiKey)
  const token = new URL(String(body['regenerate_url'])).searchParams.get('token') ?? ''
  const stale = await supplier.code(token)
  await supplier.tenant.clock.advance('PT15M')
  t.equal((await supplier.access('validate', { token, code: stale })).status, 401)
  t.equal((await supplier.access('validate', { token, code: await supplier.code(token) })).status, 200)
})

test('PORT-PAGE-005 wrong codes lock the link of an expired key too', async (t) => {
  await using supplier = await openSupplier({ scene: 'key-expired' })
  const { body } = await supplier.submit(supplier.tenant.apiKey)
  const token = new URL(String(body['regenerate_url'])).searchParams.get('token') ?? ''
  const code = await supplier.code(token)
  for (let times = 0; times < 5; times++) await supplier.access('validate', { token, code: wrongCode(code) })
  t.equal((await supplier.access('request-code', { token })).status, 423)
})

test("PORT-PAGE-005 the link of an expired key is used up by a mint, and the key's next expiry has another", async (t) => {
  await using supplier = await openSupplier({ scene: 'key-expired' })
  const { body } = await supplier.submit(supplier.tenant.apiKey)
  const token = new URL(String(body['regenerate_url'])).searchParams.get('token') ?? ''
  const minted = await supplier.mint(await claimThrough(supplier, body['regenerate_url']), { label: 'main' })
  t.equal((await supplier.access('request-code', { token })).status, 410)
  await supplier.tenant.clock.advance('P91D')
  const again = await supplier.submit(String(minted.data['api_key']))
  t.not(again.body['regenerate_url'], body['regenerate_url'])
  t.equal(
    (await supplier.mint(await claimThrough(supplier, again.body['regenerate_url']), { label: 'main' })).status,
    201,
  )
})
