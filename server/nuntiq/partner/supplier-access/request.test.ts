import { test } from 'tap'
import { openSupplier } from '../../../../fixtures/supplier.ts'
import { sessions } from './session.ts'

test('SUP-REQ-001 the answer is the same whether the address is known or not', async (t) => {
  await using supplier = await openSupplier()
  const known = await supplier.access('request', { email: supplier.email })
  const unknown = await supplier.access('request', { email: 'nobody@nowhere.example' })
  t.equal(known.status, 200)
  t.same(known, unknown)
})

test('SUP-REQ-001 the answer is given before the address is looked up', async (t) => {
  const asked: string[] = []
  const { requestAccess } = await import('./request.ts')
  const waiting: (() => Promise<void>)[] = []
  const resources = {
    settings: { plain: false },
    background: { later: (work: () => Promise<void>) => void waiting.push(work), idle: async () => undefined },
    store: { locate: async (_: unknown, __: string, email: string) => (asked.push(email), []) },
  }
  const handle = requestAccess(resources as unknown as Parameters<typeof requestAccess>[0])
  const text = JSON.stringify({ email: 'billing@acme.example' })
  const answer = await handle({
    identity: undefined,
    exchange: 'req-000001',
    params: {},
    query: new URLSearchParams(),
    ip: '127.0.0.1',
    header: (name) => (name === 'content-type' ? 'application/json' : undefined),
    receive: async () =>
      ({
        kind: 'received',
        bytes: text.length,
        head: Buffer.from(text),
        sha256: null,
        parse: () => ({ ok: true, value: JSON.parse(text), long: [] }),
      }) as never,
    form: () => Promise.reject(new Error('a JSON body is asked for')),
    multipart: () => Promise.reject(new Error('a JSON body is asked for')),
    advise: () => undefined,
    attribute: () => undefined,
  })
  t.equal(answer.status, 200)
  t.same(asked, [])
  await waiting[0]?.()
  t.same(asked, ['billing@acme.example'])
})

for (const email of [undefined, '', 'no address', 7, null, `${'a'.repeat(300)}@acme.example`]) {
  test(`SUP-REQ-002 the email ${JSON.stringify(email)?.slice(0, 30)} is refused`, async (t) => {
    await using supplier = await openSupplier()
    const answer = await supplier.access('request', { email })
    t.match(answer, { status: 400, rule: 'SUP-REQ-002', body: { success: false, error: 'Validation failed' } })
  })
}

test("SUP-REQ-003 a notification address is mailed a link that puts a new key in the old one's place", async (t) => {
  await using supplier = await openSupplier()
  await supplier.access('request', { email: supplier.email.toUpperCase() })
  const mail = await supplier.tenant.mail.next({ type: 'invitation', waitMs: 0 })
  const token = new URL(mail.links[0] ?? '').searchParams.get('token') ?? ''
  const { data } = await supplier.access('validate', { token, code: await supplier.code(token) })
  const minted = await supplier.mint(String(data['claim_token']), { label: 'main' })
  t.match(minted, { status: 201, data: { id: supplier.tenant.keyId } })
})

test('SUP-REQ-003 with several keys the label says which one is meant', async (t) => {
  await using supplier = await openSupplier()
  const second = await supplier.control('POST', `/partners/${supplier.tenant.partnerId}/keys`, { label: 'second' })
  await supplier.access('request', { email: supplier.email })
  const mail = await supplier.tenant.mail.next({ type: 'invitation', waitMs: 0 })
  const token = new URL(mail.links[0] ?? '').searchParams.get('token') ?? ''
  const { data } = await supplier.access('validate', { token, code: await supplier.code(token) })
  const minted = await supplier.mint(String(data['claim_token']), { label: 'second' })
  t.match(minted, { status: 201, data: { id: second.body['id'] } })
})

test('SUP-REQ-004 an unknown address, and one of an inactive account, get no mail', async (t) => {
  await using supplier = await openSupplier()
  await supplier.control('PATCH', `/partners/${supplier.tenant.partnerId}`, { active: false })
  await supplier.access('request', { email: supplier.email })
  await supplier.access('request', { email: 'nobody@nowhere.example' })
  t.same(await supplier.tenant.mail.list(), [])
  const { body } = await supplier.control('GET', '/state')
  t.notOk((body['rows'] as { collection: string }[]).some(({ collection }) => collection === sessions.name))
})

test('SUP-REQ-003 a request that names a tenant stays within it', async (t) => {
  await using supplier = await openSupplier()
  await using other = await supplier.sandbox.tenant({ slug: 'other' })
  await supplier.control('PATCH', `/partners/${other.partnerId}`, { notification_emails: [supplier.email] })
  await supplier.api('POST', '/supplier-access/request', {
    headers: { 'sandbox-tenant': 'other' },
    body: { email: supplier.email },
  })
  t.equal((await other.mail.list()).length, 1)
  t.equal((await supplier.tenant.mail.list()).length, 0)
})
