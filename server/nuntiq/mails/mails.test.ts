import { test } from 'tap'
import { openSupplier } from '../../../fixtures/supplier.ts'
import { invitationLetter } from './invitation.ts'
import { writeMail } from './letter.ts'
import { oneLine } from './shown-text.ts'
import type { Mail } from '../../platform/mail.ts'

const OFF = { reminder_advance: false, reminder_imminent: false, reminder_expired: false, key_issued: false }
const at = Date.UTC(2026, 4, 20)
const evil = (partner: string): ReturnType<typeof writeMail> =>
  writeMail(
    invitationLetter({
      customer: 'Acme Corp',
      partner,
      kind: 'invitation',
      url: 'https://portal.example/?token=x&y=1',
    }),
    { to: 'billing@acme.example', at, rule: 'MAIL-MSG-003', about: 'nothing' },
  )

test('MAIL-MSG-001 the subject of an invitation names customer and partner', async (t) => {
  await using supplier = await openSupplier()
  await supplier.invited()
  const { subject } = await supplier.tenant.mail.next({ type: 'invitation', waitMs: 0 })
  t.equal(subject, 'Acme Corp: API access invitation for "Your Company"')
})

test('MAIL-MSG-002 an invitation has one link and no code', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const mail = await supplier.tenant.mail.next({ type: 'invitation', waitMs: 0 })
  t.same(mail.links, [`${supplier.sandbox.url}/supplier-access/regenerate?token=${token}`])
  t.equal(mail.code, undefined)
  t.notMatch(mail.text, /\b\d{6}\b/)
  t.equal(mail.text.match(/https?:/g)?.length, 1)
  t.equal(mail.html.match(/href=/g)?.length, 1)
})

test('MAIL-MSG-003 an invitation goes to the notification addresses', async (t) => {
  await using supplier = await openSupplier()
  await supplier.control('PATCH', `/partners/${supplier.tenant.partnerId}`, {
    notification_emails: ['a@acme.example', 'b@acme.example'],
  })
  await supplier.invited()
  t.same(
    (await supplier.tenant.mail.list()).map(({ to }) => to),
    ['a@acme.example', 'b@acme.example'],
  )
})

test('MAIL-MSG-003 without notification addresses the caller is told', async (t) => {
  await using supplier = await openSupplier()
  await supplier.control('PATCH', `/partners/${supplier.tenant.partnerId}`, { notification_emails: [] })
  t.match(await supplier.control('POST', `/partners/${supplier.tenant.partnerId}/invitations`), {
    status: 400,
    body: { message: /notification addresses/ },
  })
})

test('MAIL-MSG-004 a code stands in both texts of its mail, and nothing else looks like one', async (t) => {
  await using supplier = await openSupplier()
  const code = await supplier.code(await supplier.invited())
  const mail = await supplier.tenant.mail.next({ type: 'code', waitMs: 0 })
  t.same(mail.text.match(/\b\d{6}\b/g), [code])
  t.same(mail.html.match(/\b\d{6}\b/g), [code])
  t.same(mail.links, [])
})

test('MAIL-MSG-005 a minted key is told to every address that has not switched it off', async (t) => {
  await using supplier = await openSupplier()
  await supplier.control('PATCH', `/partners/${supplier.tenant.partnerId}`, {
    notification_emails: ['a@acme.example', 'b@acme.example'],
  })
  await supplier.mint(await supplier.claimed(), { label: 'one' })
  const [, forB] = await supplier.tenant.mail.list({ type: 'key_issued' })
  const token = new URL(forB?.links[0] ?? '').searchParams.get('token')
  await supplier.access('email-preferences', { token, preferences: { key_issued: false } })
  await supplier.mint(await supplier.claimed(), { label: 'two' })
  const told = (await supplier.tenant.mail.list({ type: 'key_issued' })).map(({ to }) => to)
  t.same(told, ['a@acme.example', 'b@acme.example', 'a@acme.example'])
})

test('MAIL-MSG-006 the notice says label and expiry, and neither key nor secret', async (t) => {
  await using supplier = await openSupplier({ clock: '2026-05-20T08:00:00Z' })
  const { data } = await supplier.mint(await supplier.claimed(), { label: 'prod' })
  const { text, html } = await supplier.tenant.mail.next({ type: 'key_issued', waitMs: 0 })
  t.match(text, /prod[^]*2026-08-18 at 08:00 UTC/)
  t.notMatch(text + html, String(data['api_key']))
  t.notMatch(text + html, String(data['rotation_secret']))
})

test('MAIL-MSG-007 a created key is told too', async (t) => {
  await using supplier = await openSupplier()
  await supplier.api('POST', '/account/keys', {
    headers: { 'x-api-key': supplier.tenant.apiKey },
    body: { label: 'second' },
  })
  t.same(
    (await supplier.tenant.mail.list()).map(({ type, to }) => `${type} ${to}`),
    [`key_issued ${supplier.email}`],
  )
})

test('MAIL-MSG-007 a key that was refused is told to nobody', async (t) => {
  await using supplier = await openSupplier()
  const refused = await supplier.api('POST', '/account/keys', {
    headers: { 'x-api-key': supplier.tenant.apiKey },
    body: { label: 'main' },
  })
  t.equal(refused.status, 409)
  t.same(await supplier.tenant.mail.list(), [])
})

test('MAIL-MSG-008 a rotation sends no mail', async (t) => {
  await using supplier = await openSupplier()
  const rotated = await supplier.api('POST', `/account/keys/${supplier.tenant.keyId}/rotate`, {
    headers: { 'x-api-key': supplier.tenant.apiKey, 'x-rotation-secret': supplier.tenant.rotationSecret },
  })
  t.equal(rotated.status, 200)
  t.same(await supplier.tenant.mail.list(), [])
})

test('MAIL-MSG-009 every reminder leads to a new key and to the preferences', async (t) => {
  await using supplier = await openSupplier()
  await supplier.tenant.clock.advance('P90D')
  const mails = await supplier.tenant.mail.list()
  t.equal(mails.length, 6)
  for (const { links, text } of mails) {
    t.match(text, /^Manage email preferences$/m, 'in the words of getting-started')
    t.match(links, [
      /\/supplier-access\/regenerate\?token=[0-9a-f]{48}$/,
      /\/supplier-access\/email-preferences\?token=[0-9a-f]{48}$/,
    ])
  }
})

test('MAIL-MSG-009 the link of a reminder opens a session for a key that is alive', async (t) => {
  await using supplier = await openSupplier()
  await supplier.tenant.clock.advance('P84D')
  const { links } = await supplier.tenant.mail.next({ type: 'reminder_imminent', waitMs: 0 })
  const token = new URL(links[0] ?? '').searchParams.get('token') ?? ''
  const { data } = await supplier.access('validate', { token, code: await supplier.code(token) })
  t.match(await supplier.mint(String(data['claim_token']), { label: 'main' }), {
    status: 201,
    data: { id: supplier.tenant.keyId },
  })
})

test('MAIL-MSG-010 invitations and codes cannot be switched off', async (t) => {
  await using supplier = await openSupplier()
  await supplier.mint(await supplier.claimed())
  const { links } = await supplier.tenant.mail.next({ type: 'key_issued', waitMs: 0 })
  await supplier.access('email-preferences', {
    token: new URL(links[0] ?? '').searchParams.get('token'),
    preferences: OFF,
  })
  supplier.tenant.mail.clear()
  t.match(await supplier.code(await supplier.invited()), /^\d{6}$/)
  t.same(
    (await supplier.tenant.mail.list()).map(({ type }) => type),
    ['invitation', 'code'],
  )
})

test('MAIL-MSG-011 a submission sends no mail', async (t) => {
  await using supplier = await openSupplier()
  t.equal((await supplier.submit(supplier.tenant.apiKey)).status, 200)
  t.same(await supplier.tenant.mail.list(), [])
})

// ---- why a mail was sent

test('an invitation names MAIL-MSG-003 and the session that it opens', async (t) => {
  await using supplier = await openSupplier()
  await supplier.invited()
  t.match(await supplier.tenant.mail.next({ type: 'invitation', waitMs: 0 }), {
    rule: 'MAIL-MSG-003',
    about: /^session invitation for billing@acme\.example \([0-9a-f-]{36}\)$/,
    exchange: null,
  })
})

test('a link that was asked for names SUP-REQ-003 and the request', async (t) => {
  await using supplier = await openSupplier()
  await supplier.access('request', { email: supplier.email })
  const mail = await supplier.tenant.mail.next({ type: 'invitation' })
  t.match(mail, { rule: 'SUP-REQ-003', about: /^session regenerate for / })
  // An address alone names no tenant, so the request is in nobody's log.
  t.match((await supplier.control('GET', `/requests/${mail.exchange}`)).body, { url: /supplier-access\/request$/ })
})

test('a code names SUP-CODE-001, the session of its link, and the request', async (t) => {
  await using supplier = await openSupplier()
  await supplier.code(await supplier.invited())
  const [invitation, code] = await supplier.tenant.mail.list()
  t.equal(code?.rule, 'SUP-CODE-001')
  t.equal(code?.about, invitation?.about)
  t.match((await supplier.control('GET', `/requests/${code?.exchange}?tenant=acme`)).body, {
    url: /request-code$/,
    rule: 'SUP-CODE-001',
  })
})

test('the notice of a minted key names MAIL-MSG-005, the key, and the request', async (t) => {
  await using supplier = await openSupplier()
  const { data } = await supplier.mint(await supplier.claimed(), { label: 'prod' })
  const mail = await supplier.tenant.mail.next({ type: 'key_issued', waitMs: 0 })
  t.match(mail, { rule: 'MAIL-MSG-005', about: `key prod (${String(data['id'])})` })
  t.match((await supplier.control('GET', `/requests/${mail.exchange}`)).body, { rule: 'SUP-MINT-001' })
})

test('the notice of a created key names MAIL-MSG-007, the key, and the request', async (t) => {
  await using supplier = await openSupplier()
  const { data } = await supplier.api('POST', '/account/keys', {
    headers: { 'x-api-key': supplier.tenant.apiKey },
    body: { label: 'second' },
  })
  const mail = await supplier.tenant.mail.next({ type: 'key_issued', waitMs: 0 })
  t.match(mail, { rule: 'MAIL-MSG-007', about: `key second (${String(data['id'])})` })
  t.match((await supplier.control('GET', `/requests/${mail.exchange}`)).body, { rule: 'KEY-CREATE-001' })
})

test('a reminder names its rule, its key and its instant as the effect that sent it does', async (t) => {
  await using supplier = await openSupplier()
  const effects = await supplier.tenant.clock.advance('P90D')
  const { body } = await supplier.control('GET', '/mail?tenant=acme')
  const mails = body as unknown as Mail[]
  t.same(
    mails.map(({ sent_at, rule, about }) => [sent_at, rule, about]),
    effects.filter(({ rule }) => rule.startsWith('LIFE-REM')).map(({ at, rule, subject }) => [at, rule, subject]),
  )
  t.same(
    mails.map(({ type, rule }) => `${type} ${rule}`),
    [
      'reminder_advance LIFE-REM-001',
      'reminder_advance LIFE-REM-001',
      'reminder_imminent LIFE-REM-002',
      'reminder_imminent LIFE-REM-002',
      'reminder_imminent LIFE-REM-002',
      'reminder_expired LIFE-REM-003',
    ],
  )
  t.ok(mails.every(({ exchange }) => exchange === null))
})

test("a partner's name cannot start a header or a line of a mail", async (t) => {
  const { subject, text } = evil('Evil\r\nBcc: all@victim.example\n\nPay here: https://evil.example')
  t.notMatch(subject, /[\r\n]/)
  t.notMatch(text, /^Bcc:/m)
  t.notMatch(text, /^Pay here:/m)
})

test("a partner's name cannot start a tag of a mail, nor leave an attribute", async (t) => {
  const { html } = evil('<img src=x onerror="alert(1)">\'"&')
  t.notMatch(html, '<img')
  t.match(html, '&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;&quot;&amp;')
  t.match(html, 'href="https://portal.example/?token=x&amp;y=1"')
})

test('a name cannot turn the direction of the text around it, nor make a subject endless', async (t) => {
  t.equal(oneLine('a\u202Eb\u2066c'), 'abc')
  t.equal([...oneLine('\u{1F600}'.repeat(600), 10)].length, 10)
})
