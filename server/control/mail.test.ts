import { test } from 'tap'
import { openSupplier } from '../../fixtures/supplier.ts'
import { createSandbox } from '../sandbox/create-sandbox.ts'

test('mails are listed oldest first, by tenant, address and type', async (t) => {
  await using supplier = await openSupplier()
  await using other = await supplier.sandbox.tenant({ slug: 'other', scene: 'session-open' })
  await supplier.code(await supplier.invited())
  const { body: all } = await supplier.control('GET', '/mail')
  t.match(all, [
    { tenant: 'other', type: 'invitation' },
    { tenant: 'acme', type: 'invitation' },
    { tenant: 'acme', type: 'code' },
  ])
  const { body: codes } = await supplier.control('GET', `/mail?tenant=acme&type=code&to=${supplier.email}`)
  t.match(codes, [
    {
      id: /^mail-/,
      to: supplier.email,
      subject: String,
      text: String,
      html: String,
      links: [],
      code: /^\d{6}$/,
      sent_at: /Z$/,
    },
  ])
  t.equal((await other.mail.list()).length, 1)
})

test('next waits for a mail to come', async (t) => {
  await using supplier = await openSupplier()
  const waiting = supplier.control('GET', '/mail/next?tenant=acme&type=invitation&wait=10')
  await supplier.invited()
  t.match(await waiting, { status: 200, body: { type: 'invitation' } })
})

test('next answers 404 when none has come', async (t) => {
  await using supplier = await openSupplier()
  t.match(await supplier.control('GET', '/mail/next?tenant=acme&wait=0.01'), {
    status: 404,
    body: { error: 'Not Found', message: /0.01 seconds/ },
  })
})

test('next sees what an answer has promised already', async (t) => {
  await using supplier = await openSupplier()
  await supplier.access('request', { email: supplier.email })
  t.match(await supplier.control('GET', '/mail/next?tenant=acme&wait=0'), { status: 200, body: { type: 'invitation' } })
})

for (const wait of ['61', '-1', 'soon', '']) {
  test(`a wait of '${wait}' is refused`, async (t) => {
    await using supplier = await openSupplier()
    t.match(await supplier.control('GET', `/mail/next?wait=${wait}`), { status: 400, body: { message: /^wait / } })
  })
}

test("one mail is read by its id, another tenant's is not there", async (t) => {
  await using supplier = await openSupplier()
  await using _other = await supplier.sandbox.tenant({ slug: 'other' })
  await supplier.invited()
  const { id } = await supplier.tenant.mail.next({ waitMs: 0 })
  t.match(await supplier.control('GET', `/mail/${id}`), { status: 200, body: { id } })
  t.equal((await supplier.control('GET', `/mail/${id}?tenant=other`)).status, 404)
  t.equal((await supplier.control('GET', '/mail/mail-zzzzzz')).status, 404)
})

test('mails are deleted by tenant', async (t) => {
  await using supplier = await openSupplier()
  await using other = await supplier.sandbox.tenant({ slug: 'other', scene: 'session-open' })
  await supplier.invited()
  t.equal((await supplier.control('DELETE', '/mail?tenant=acme')).status, 204)
  t.same(await supplier.tenant.mail.list(), [])
  t.equal((await other.mail.list()).length, 1)
})

test('an invitation to named addresses goes to them', async (t) => {
  await using supplier = await openSupplier()
  const answer = await supplier.control('POST', `/partners/${supplier.tenant.partnerId}/invitations`, {
    emails: ['dev@acme.example'],
  })
  t.match(answer, {
    status: 201,
    body: { invitations: [{ email: 'dev@acme.example', url: /^http/, token: /^[0-9a-f]{48}$/ }] },
  })
  t.same(
    (await supplier.tenant.mail.list()).map(({ to }) => to),
    ['dev@acme.example'],
  )
})

for (const body of [
  { emails: ['no address'] },
  { emails: [] },
  { emails: 'a@b.example' },
  { email: ['a@b.example'] },
]) {
  test(`an invitation ${JSON.stringify(body)} is refused`, async (t) => {
    await using supplier = await openSupplier()
    t.equal((await supplier.control('POST', `/partners/${supplier.tenant.partnerId}/invitations`, body)).status, 400)
    t.same(await supplier.tenant.mail.list(), [])
  })
}

test('an invitation to a partner that is not there is refused', async (t) => {
  await using supplier = await openSupplier()
  t.equal((await supplier.control('POST', '/partners/nobody/invitations', {})).status, 404)
})

test('a reset takes the mails with it', async (t) => {
  await using supplier = await openSupplier()
  await supplier.invited()
  await supplier.sandbox.reset()
  t.same(await supplier.sandbox.mail.list(), [])
})

test('a state with sessions and preferences goes out and in again', async (t) => {
  await using supplier = await openSupplier({ pepper: 'salt' })
  const token = await supplier.invited()
  await supplier.mint(await supplier.claimed())
  const { body: state } = await supplier.control('GET', '/state')
  await using other = await openSupplier({ pepper: 'salt' })
  t.equal((await other.control('PUT', '/state', state)).status, 200)
  t.equal((await other.access('request-code', { token })).status, 200)
})

test('closing lets a caller who waits for a mail go at once', async (t) => {
  const sandbox = await createSandbox({ ephemeral: true, world: 'empty' })
  const waiting = fetch(`${sandbox.url}/_sandbox/v1/mail/next?wait=60`)
  await fetch(`${sandbox.url}/_sandbox/v1/health`)
  await sandbox.close()
  t.equal((await waiting).status, 404)
})
