import { test } from 'tap'
import { operations, violationOf } from '../control/contract/judge-exchange.test.helper.ts'
import { ControlError, createSandbox, type Sandbox, type SandboxTenant } from './create-sandbox.ts'

async function startSandbox(): Promise<Sandbox> {
  return createSandbox({ listen: false, clock: '2026-05-19T08:00:00Z', time: { now: () => Date.UTC(2026, 0, 1) } })
}

async function submit(sandbox: Sandbox, tenant: SandboxTenant, attachments: object[] = []): Promise<string> {
  const answer = await sandbox.fetch('/api/v1/partner/invoices', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': tenant.apiKey },
    body: JSON.stringify({ invoice: { header: { invoice_number: 'INV-1', currency: 'EUR' } }, attachments }),
  })
  const { data } = (await answer.json()) as { data: { invoice_token: string } }
  return data.invoice_token
}

const NOTE = { type: 'ATTACHMENT', filename: 'note.txt', content: Buffer.from('Hello').toString('base64') }

test('every operation of the contract can be reached through the library, and the library has no other', async (t) => {
  await using sandbox = await startSandbox()
  t.same(Object.keys(sandbox.control).toSorted(), operations.map(({ operationId }) => operationId).toSorted())
})

test('every operation of the contract is served at its address', async (t) => {
  await using sandbox = await startSandbox()
  for (const { operationId, method, path } of operations) {
    const url = `${sandbox.url}/_sandbox/v1${path.replaceAll(/\{\w+\}/g, 'x')}${operationId === 'nextMail' ? '?wait=0' : ''}`
    const answer = await sandbox.fetch(url, { method })
    const text = await answer.text()
    t.notMatch(text, /in the control API"/, operationId)
    t.equal(violationOf({ method, path: path.replaceAll(/\{\w+\}/g, 'x'), status: answer.status, text }), undefined)
  }
})

test('the contract that is served holds the calls and members of every service', async (t) => {
  await using sandbox = await startSandbox()
  const contract = await sandbox.control.getContract()
  t.match(contract, {
    openapi: '3.1.0',
    paths: { '/health': {}, '/invoices': {} },
    components: { schemas: { Tenant: { properties: { slug: {}, inboxes: {} }, additionalProperties: false } } },
  })
})

test('a sandbox tells of its health, services and scenes', async (t) => {
  await using sandbox = await startSandbox()
  t.match(await sandbox.health(), { status: 'ok', now: '2026-05-19T08:00:00.000Z' })
  t.match(await sandbox.services(), [{ name: 'nuntiq', apis: [{ name: 'nuntiq-partner' }], documents: Array }])
  t.ok((await sandbox.scenes()).some(({ name }) => name === 'key-in-grace'))
})

test('a sandbox lists its tenants, those that a test has made too', async (t) => {
  await using sandbox = await startSandbox()
  await using mine = await sandbox.tenant({ slug: 'mine', scene: 'empty' })
  t.same(
    (await sandbox.tenants()).map(({ slug }) => slug),
    ['acme', 'globex', mine.slug],
  )
})

test('a state that was taken out is put back', async (t) => {
  await using sandbox = await startSandbox()
  const state = await sandbox.state()
  await sandbox.tenant({ slug: 'later' })
  t.same((await sandbox.putState(state)).tenants, ['acme', 'globex'])
})

test('a checkpoint is kept, listed and restored', async (t) => {
  await using sandbox = await startSandbox()
  t.match(await sandbox.checkpoint('one'), { name: 'one', rows: Number })
  await t.rejects(sandbox.checkpoint('one'), /'one' exists already/)
  await sandbox.checkpoint('one', { replace: true })
  await sandbox.tenant({ slug: 'later' })
  t.same(await sandbox.checkpoints(), ['one'])
  t.match(await sandbox.restore('one'), { name: 'one', now: '2026-05-19T08:00:00.000Z' })
  t.equal((await sandbox.tenants()).length, 2)
})

test('a tenant is shown and changed', async (t) => {
  await using sandbox = await startSandbox()
  await using tenant = await sandbox.tenant({ name: 'Mine' })
  t.match(await tenant.show(), { slug: tenant.slug, name: 'Mine', image_capture_rules: false })
  t.match(await tenant.change({ default_inbox: null, image_capture_rules: true }), {
    default_inbox: null,
    image_capture_rules: true,
  })
})

test('a tenant is made with image-capture rules where it is asked for', async (t) => {
  await using sandbox = await startSandbox()
  await using tenant = await sandbox.tenant({ image_capture_rules: true })
  t.equal((await tenant.show()).image_capture_rules, true)
})

test('a tenant that is dropped is gone, and dropping it once more does no harm', async (t) => {
  await using sandbox = await startSandbox()
  const tenant = await sandbox.tenant()
  await tenant.drop()
  await tenant.drop()
  await t.rejects(tenant.show(), /there is no tenant/)
})

test('a tenant is given inboxes and supplier accounts', async (t) => {
  await using sandbox = await startSandbox()
  await using tenant = await sandbox.tenant()
  t.same(await tenant.addInbox({ address: 'eu@x.example', external_identifiers: ['EU'] }), {
    address: 'eu@x.example',
    external_identifiers: ['EU'],
  })
  const { id } = await tenant.addPartner({ name: 'Second' })
  t.match(await tenant.changePartner({ active: false }, { partner: id }), { id, active: false })
  t.match(await tenant.changePartner({ name: 'First' }), { id: tenant.partnerId, name: 'First' })
})

test('a supplier is invited: at the addresses of the account, or at others', async (t) => {
  await using sandbox = await startSandbox()
  await using tenant = await sandbox.tenant({ slug: 'mine' })
  t.match(await tenant.invite(), [{ email: 'billing@mine.example', url: /token=/ }])
  t.match(await tenant.invite({ emails: ['a@b.example'], partner: tenant.partnerId }), [{ email: 'a@b.example' }])
  t.equal((await tenant.mail.next({ type: 'invitation', to: 'a@b.example' })).tenant, 'mine')
})

test('keys are made, listed, changed and revoked', async (t) => {
  await using sandbox = await startSandbox()
  await using tenant = await sandbox.tenant()
  const made = await tenant.createKey({ label: 'second', expires_interval_days: 30 })
  t.match(made, { label: 'second', api_key: /^sk_/, rotation_secret: /^rs_/ })
  t.same(
    (await tenant.keys()).map(({ label, state }) => [label, state]),
    [
      ['main', 'active'],
      ['second', 'active'],
    ],
  )
  t.match(await tenant.changeKey({ revoked: true }, { key: made.id }), { state: 'revoked' })
  t.match(await tenant.changeKey({ permissions: [] }), { id: tenant.keyId, permissions: [] })
})

test('invoices are listed and shown, with their files and their PDF', async (t) => {
  await using sandbox = await startSandbox()
  await using tenant = await sandbox.tenant()
  const token = await submit(sandbox, tenant, [NOTE])
  t.match(await tenant.invoices({ limit: 1 }), [{ token, attachments: 1 }])
  t.match(await tenant.invoice(token), { token, dropped_fields: ['header.currency'] })
  const { bytes, contentType } = await tenant.attachment(token, 0)
  t.same([Buffer.from(bytes).toString(), contentType], ['Hello', 'text/plain'])
  const pdf = await tenant.displayPdf(token)
  t.equal(pdf.contentType, 'application/pdf')
  t.match(Buffer.from(pdf.bytes.slice(0, 5)).toString(), '%PDF-')
})

test('exchanges are listed, shown, repeated and forgotten', async (t) => {
  await using sandbox = await startSandbox()
  await using tenant = await sandbox.tenant()
  await submit(sandbox, tenant)
  const [listed] = await tenant.requests({ limit: 1 })
  t.match(listed, { method: 'POST', status: 200, why: /\.$/ })
  const id = listed?.id ?? ''
  t.match(await tenant.request(id), { id, request: { headers: { 'x-api-key': /…/ } }, curl: /^curl -X POST/ })
  t.match(await tenant.replay(id), { id: /^req-/, status: 200 })
  t.equal((await tenant.requests()).length, 2)
  await tenant.clearRequests()
  t.same(await tenant.requests(), [])
})

test('mails are listed, read, waited for and forgotten', async (t) => {
  await using sandbox = await startSandbox()
  await using tenant = await sandbox.tenant()
  await tenant.invite()
  const [mail] = await tenant.mail.list({ type: 'invitation' })
  t.match(mail, { tenant: tenant.slug, rule: /^[A-Z]+-/, why: /\.$/ })
  t.same(await tenant.mail.get(mail?.id ?? ''), mail)
  t.same(await tenant.mail.next(), mail)
  await tenant.mail.clear()
  t.same(await tenant.mail.list(), [])
  await t.rejects(tenant.mail.next({ type: 'code', waitMs: 0 }), /no mail .*"type":"code"/)
})

test('of the mails of all tenants a sandbox tells too', async (t) => {
  await using sandbox = await startSandbox()
  await using tenant = await sandbox.tenant()
  await tenant.invite()
  t.equal((await sandbox.mail.next()).tenant, tenant.slug)
})

test('what the control API refuses is a ControlError with its status and words', async (t) => {
  await using sandbox = await startSandbox()
  await using tenant = await sandbox.tenant()
  const refusals: readonly [wrong: () => Promise<unknown>, status: number, says: RegExp][] = [
    [() => sandbox.tenant({ slug: 'acme' }), 409, /'acme' exists already/],
    [() => sandbox.tenant({ slug: 'No Slug' }), 400, /^slug/],
    [() => tenant.createKey({ label: 'main' }), 409, /main/],
    [() => tenant.createKey({ label: ' ' }), 400, /label/],
    [() => tenant.invoice('nowhere'), 404, /no invoice nowhere/],
    [() => tenant.clock.advance('soon'), 400, /^advance 'soon'/],
    [() => tenant.clock.set('2020-01-01T00:00:00Z'), 400, /goes forward only/],
    [() => sandbox.putState({ format: 2, pepper: 'x', rows: [] }), 409, /pepper/],
    [() => sandbox.restore('never'), 404, /no checkpoint 'never'/],
  ]
  for (const [wrong, status, says] of refusals) {
    const error = await wrong().then(
      () => undefined,
      (reason: unknown) => reason,
    )
    t.ok(error instanceof ControlError, String(error))
    t.match(error, { status, message: says })
  }
})

test('a slug or scene that is undefined is one that was left out', async (t) => {
  await using sandbox = await startSandbox()
  await using tenant = await sandbox.tenant({ slug: undefined, scene: undefined })
  t.match(tenant.slug, /^t-[0-9a-f]{12}$/)
  t.match(tenant.apiKey, /^sk_/, 'the scene is `ready`')
})

test('a body that is no object is refused as it is over HTTP, and makes nothing', async (t) => {
  await using sandbox = await startSandbox()
  const before = await sandbox.tenants()
  for (const text of ['[]', '"tenant"', 'null', '0', '""'])
    await t.rejects(sandbox.control.createTenant({ body: JSON.parse(text) as object }), {
      status: 400,
      message: 'The body must be a JSON object',
    })
  t.same(await sandbox.tenants(), before)
})

test('what the library hands out shares nothing with the state', async (t) => {
  await using sandbox = await startSandbox()
  await using tenant = await sandbox.tenant()
  const shown = await tenant.show()
  Object.assign(shown.inboxes[0] ?? {}, { address: 'changed' })
  t.notMatch(JSON.stringify(await tenant.show()), /changed/)
})
