import { test } from 'tap'
import { openSupplier, wrongCode } from '../../../../fixtures/supplier.ts'

test('SUP-VAL-001 the right code is exchanged for a claim token', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const answer = await supplier.access('validate', { token, code: await supplier.code(token) })
  t.match(answer, { status: 200, rule: 'SUP-VAL-001', data: { claim_token: /^[0-9a-f]{48}$/ } })
})

test('SUP-VAL-001 the right code sent twice leads to one claim token, which works once', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const code = await supplier.code(token)
  const [one, two] = await Promise.all([
    supplier.access('validate', { token, code }),
    supplier.access('validate', { token, code }),
  ])
  t.same(one.data, two.data)
  t.equal((await supplier.mint(String(one.data['claim_token']))).status, 201)
  t.equal((await supplier.mint(String(two.data['claim_token']))).status, 410)
})

for (const sent of [
  { token: 'x' },
  { code: '123456' },
  { token: '', code: '123456' },
  { token: 'x', code: 123456 },
  { token: 'x', code: '' },
]) {
  test(`SUP-VAL-002 ${JSON.stringify(sent)} is refused`, async (t) => {
    await using supplier = await openSupplier()
    t.match(await supplier.access('validate', sent), { status: 400, rule: 'SUP-VAL-002' })
  })
}

test('SUP-VAL-003 a wrong code is refused with 401 and counted', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const code = await supplier.code(token)
  t.match(await supplier.access('validate', { token, code: wrongCode(code) }), { status: 401, rule: 'SUP-VAL-003' })
  t.equal((await supplier.access('validate', { token, code })).status, 200)
})

test('SUP-VAL-004 the fifth wrong code is refused with 401, and SUP-VAL-005 from then on even the right one with 423', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const code = await supplier.code(token)
  const statuses: number[] = []
  for (let times = 0; times < 5; times++)
    statuses.push((await supplier.access('validate', { token, code: wrongCode(code) })).status)
  t.same(statuses, [401, 401, 401, 401, 401])
  t.match(await supplier.access('validate', { token, code }), { status: 423, rule: 'SUP-VAL-005' })
})

test('SUP-VAL-006 a code in an expired session is refused with 410', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const code = await supplier.code(token)
  await supplier.tenant.clock.advance('PT15M')
  t.match(await supplier.access('validate', { token, code }), { status: 410, rule: 'SUP-VAL-006' })
})

test('SUP-VAL-007 a code in a used session is refused with 410', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const code = await supplier.code(token)
  const { data } = await supplier.access('validate', { token, code })
  await supplier.mint(String(data['claim_token']))
  t.match(await supplier.access('validate', { token, code }), { status: 410, rule: 'SUP-VAL-007' })
})

test('SUP-VAL-008 a code with an unknown token is refused with 401', async (t) => {
  await using supplier = await openSupplier()
  t.match(await supplier.access('validate', { token: 'nothing', code: '123456' }), { status: 401, rule: 'SUP-VAL-008' })
})

test('SUP-VAL-009 of a hundred wrong codes at once five are judged', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const code = wrongCode(await supplier.code(token))
  const answers = await Promise.all(Array.from({ length: 100 }, () => supplier.access('validate', { token, code })))
  const judged = answers.filter(({ status }) => status === 401).length
  t.equal(judged, 5)
  t.equal(answers.filter(({ status }) => status === 423).length, 95)
})

test('SUP-VAL-009 right and wrong codes at once: no right one is granted after the fifth wrong one', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const code = await supplier.code(token)
  const order: number[] = []
  await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      const { status } = await supplier.access('validate', { token, code: index % 2 === 0 ? wrongCode(code) : code })
      order.push(status)
    }),
  )
  t.equal(order.filter((status) => status === 401).length, 5)
  t.ok(order.includes(423))
  t.ok(order.filter((status) => status === 200).length < 50)
  t.notOk(order.slice(order.indexOf(423)).includes(200))
})

test('SUP-VAL-010 a code before any was asked for is a wrong code, and counted', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const answers = []
  for (let times = 0; times < 6; times++)
    answers.push((await supplier.access('validate', { token, code: '123456' })).status)
  t.same(answers, [401, 401, 401, 401, 401, 423])
})
