import { test } from 'tap'
import { addAccount } from '../../fixtures/testing/add-account.ts'
import {
  type Answered,
  callerOf,
  controlApi,
  partnerApi,
  type Caller,
  SMALLEST,
} from '../../fixtures/testing/call-api.ts'
import { stillSandbox } from '../../fixtures/testing/still-sandbox.ts'

const sandbox = await stillSandbox({ rateLimit: 300 })
const strict = await stillSandbox({ rateLimit: 3 })
const api = partnerApi(sandbox)
const strictApi = partnerApi(strict)

async function ask(times: number, caller: Caller, key: string): Promise<Answered[]> {
  const answers: Answered[] = []
  for (let asked = 0; asked < times; asked++) answers.push(await caller('GET /account/keys', { key }))
  return answers
}
const statuses = (answers: readonly Answered[]): number[] => answers.map(({ status }) => status)

test('LIM-RATE-001 of 301 requests in a minute the last is answered 429 with the documented body', async (t) => {
  await using tenant = await sandbox.tenant()
  const answers = await ask(301, api, tenant.apiKey)
  const last = answers.pop()
  t.ok(answers.every(({ status }) => status === 200))
  t.equal(last?.status, 429)
  t.equal(last?.rule, 'LIM-RATE-001')
  t.same(last?.body, { message: 'Too many requests, please try again later.' })
})

test('LIM-RATE-001 a limit of 0 is none', async (t) => {
  const open = await stillSandbox({ rateLimit: 0 })
  const tenant = await open.tenant()
  const answers = await ask(400, partnerApi(open), tenant.apiKey)
  t.ok(answers.every(({ status }) => status === 200))
})

test('LIM-RATE-001 a submission over the limit is not taken', async (t) => {
  await using tenant = await strict.tenant()
  await ask(3, strictApi, tenant.apiKey)
  const answer = await strictApi('POST /invoices', { key: tenant.apiKey, body: SMALLEST })
  const stored = await controlApi(strict)(`GET /invoices?tenant=${tenant.slug}`)
  t.equal(answer.status, 429)
  t.same(stored.body, [])
})

test('LIM-RATE-002 all routes are counted together', async (t) => {
  await using tenant = await strict.tenant()
  const key = tenant.apiKey
  const answers = [
    await strictApi('GET /account/keys', { key }),
    await strictApi('POST /invoices', { key, body: SMALLEST }),
    await strictApi('GET /nowhere', { key }),
    await strictApi('GET /invoices/x', { key }),
  ]
  t.same(statuses(answers), [200, 200, 404, 429])
})

test('LIM-RATE-002 the keys of a customer are counted together', async (t) => {
  await using tenant = await strict.tenant()
  const other = await addAccount(strict, tenant)
  await ask(3, strictApi, tenant.apiKey)
  t.same(statuses(await ask(1, strictApi, other.apiKey)), [429])
})

test('LIM-RATE-003 a 429 carries Retry-After in whole seconds, counted by the clock', async (t) => {
  await using tenant = await strict.tenant()
  await ask(3, strictApi, tenant.apiKey)
  const [atOnce] = await ask(1, strictApi, tenant.apiKey)
  await tenant.clock.advance('PT20.5S')
  const [later] = await ask(1, strictApi, tenant.apiKey)
  t.equal(atOnce?.headers.get('retry-after'), '60')
  t.equal(later?.headers.get('retry-after'), '40')
})

test('LIM-RATE-003 whoever waits as long as Retry-After says is served', async (t) => {
  await using tenant = await strict.tenant()
  await ask(1, strictApi, tenant.apiKey)
  await tenant.clock.advance('PT59.9S')
  const [, , refused] = await ask(3, strictApi, tenant.apiKey)
  t.equal(refused?.headers.get('retry-after'), '1')
  await tenant.clock.advance('PT1S')
  t.same(statuses(await ask(1, strictApi, tenant.apiKey)), [200])
})

test('LIM-RATE-004 once the minute has passed requests are served again', async (t) => {
  await using tenant = await strict.tenant()
  const before = await ask(4, strictApi, tenant.apiKey)
  await tenant.clock.advance('PT59S')
  const during = await ask(1, strictApi, tenant.apiKey)
  await tenant.clock.advance('PT1S')
  const after = await ask(4, strictApi, tenant.apiKey)
  t.same(statuses([...before, ...during, ...after]), [200, 200, 200, 429, 429, 200, 200, 200, 429])
})

test('LIM-RATE-005 Supplier Access answers 429 as well', async (t) => {
  const own = await stillSandbox({ rateLimit: 3 })
  const call = () => partnerApi(own)('POST /supplier-access/request-code', { body: { token: 'unknown' } })
  const answers = [await call(), await call(), await call(), await call()]
  t.ok(answers.slice(0, 3).every(({ status }) => status !== 429))
  t.equal(answers[3]?.status, 429)
  t.match(answers[3]?.at('message'), /\S/)
})

test('LIM-RATE-006 each tenant has a count of its own', async (t) => {
  await using one = await strict.tenant()
  await using two = await strict.tenant()
  t.same(statuses(await ask(4, strictApi, one.apiKey)), [200, 200, 200, 429])
  t.same(statuses(await ask(4, strictApi, two.apiKey)), [200, 200, 200, 429])
})

test('LIM-RATE-006 the clock of another tenant does not end the minute', async (t) => {
  await using one = await strict.tenant()
  await using two = await strict.tenant()
  await ask(3, strictApi, one.apiKey)
  await two.clock.advance('PT1H')
  t.same(statuses(await ask(1, strictApi, one.apiKey)), [429])
})

test('LIM-RATE-006 requests that belong to no tenant are counted together', async (t) => {
  const own = await stillSandbox({ rateLimit: 3 })
  const caller = partnerApi(own)
  const tenant = await own.tenant()
  const answers = [...(await ask(2, caller, 'sk_unknown')), ...(await ask(2, caller, 'sk_another'))]
  t.same(statuses(answers), [401, 401, 401, 429])
  t.same(statuses(await ask(1, caller, tenant.apiKey)), [200])
})

test('LIM-RATE-007 refused requests count too, whatever is wrong with them', async (t) => {
  await using tenant = await strict.tenant()
  const key = tenant.apiKey
  const answers = [
    await strictApi('POST /invoices', { key, body: '{' }),
    await strictApi('POST /invoices', { key, body: {} }),
    await strictApi('PUT /invoices', { key }),
    await strictApi('POST /invoices', { key, body: '{' }),
  ]
  t.same(statuses(answers), [400, 400, 404, 429])
})

test('LIM-RATE-007 the limit is judged before the key', async (t) => {
  await using tenant = await strict.tenant({ scene: 'key-expired' })
  t.same(statuses(await ask(4, strictApi, tenant.apiKey)), [401, 401, 401, 429])
})

test('LIM-RATE-008 the control API is neither counted nor limited', async (t) => {
  await using tenant = await strict.tenant()
  const control = callerOf(strict, '/_sandbox/v1')
  const before: Answered[] = []
  for (let asked = 0; asked < 10; asked++)
    before.push(await control(`GET /invoices?tenant=${tenant.slug}`, { key: tenant.apiKey }))
  t.ok(before.every(({ status }) => status === 200))
  t.same(statuses(await ask(4, strictApi, tenant.apiKey)), [200, 200, 200, 429])
  t.equal((await control('GET /health', { key: tenant.apiKey })).status, 200)
})
