import { test } from 'tap'
import { partnerApi, SMALLEST } from '../../../../fixtures/testing/call-api.ts'
import { strictSandbox } from '../../../../fixtures/testing/strict-sandbox.ts'
import { newSupplier } from '../../../../fixtures/testing/supplier.ts'

const sandbox = await strictSandbox()
const call = partnerApi(sandbox)
const ROUTES = [
  ['INV-RES-001', ''],
  ['INV-RES-002', '/status'],
  ['INV-RES-003', '/events'],
] as const
const TOKEN = '019e3f60-0000-7000-8000-000000000000'

for (const [rule, end] of ROUTES) {
  test(`${rule} GET /invoices/{id}${end} is answered 501 to a valid key`, async (t) => {
    const { tenant } = await newSupplier(sandbox)
    t.match(await call(`GET /invoices/${TOKEN}${end}`, { key: tenant.apiKey }), { status: 501, rule })
  })

  test(`${rule} the key is judged first`, async (t) => {
    t.match(await call(`GET /invoices/${TOKEN}${end}`), { status: 401, rule: 'AUTH-KEY-001' })
    t.match(await call(`GET /invoices/${TOKEN}${end}`, { key: 'sk_unknown' }), { status: 401, rule: 'AUTH-KEY-002' })
  })

  test(`INV-RES-004 the body of the 501 is the same whatever the id: ${end || 'invoice'}`, async (t) => {
    const { tenant, submit } = await newSupplier(sandbox)
    const { data } = await submit(SMALLEST)
    for (const id of [data['invoice_token'], data['invoice_id'], 'x', '%00', '%2e%2e%2fkeys', 'a'.repeat(2_000)]) {
      const { status, body } = await call(`GET /invoices/${String(id)}${end}`, { key: tenant.apiKey })
      t.strictSame([status, Object.keys(Object(body))], [501, ['success', 'error', 'message']], String(id).slice(0, 40))
      t.match(body, { success: false, error: /^Not Implemented$/, message: /./ })
    }
  })
}

test('INV-RES-001 a key without the permission to submit may ask, too', async (t) => {
  const { tenant } = await newSupplier(sandbox, 'key-without-permission')
  t.equal((await call(`GET /invoices/${TOKEN}`, { key: tenant.apiKey })).status, 501)
})
