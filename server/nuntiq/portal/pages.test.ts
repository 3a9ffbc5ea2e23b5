import { test } from 'tap'
import { openSupplier, wrongCode } from '../../../fixtures/supplier.ts'
import { openVisitor } from './visitor.test.helper.ts'

const CHOICES = ['1 month', '3 months', '6 months', '1 year', 'Never']

test('PORT-PAGE-001 the link of an invitation offers to send a code, and the same page takes it', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  const token = await supplier.invited()
  const first = await visitor.open(`/supplier-access/regenerate?token=${token}`)
  t.match(first, { status: 200, heading: 'Claim your API key' })
  t.match(first.text, /Acme Corp/)
  const second = await visitor.press(first, 'Send verification code')
  t.match(second, { status: 200, heading: 'Enter the code', path: '/supplier-access/regenerate' })
  const { code } = await supplier.tenant.mail.next({ type: 'code', waitMs: 0 })
  t.match(await visitor.press(second, 'Continue', { code: code ?? '' }), { status: 200, heading: 'Describe the key' })
})

test('PORT-PAGE-001 a link that is opened again is where it was', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  const token = await supplier.invited()
  await supplier.code(token)
  t.match(await visitor.open(`/supplier-access/regenerate?token=${token}`), { status: 200, heading: 'Enter the code' })
})

test('PORT-PAGE-001 a page that is only looked at sends nothing', async (t) => {
  await using supplier = await openSupplier()
  await openVisitor(supplier).open(`/supplier-access/regenerate?token=${await supplier.invited()}`)
  t.same(await supplier.tenant.mail.list({ type: 'code' }), [])
})

test('PORT-PAGE-001 a code may be typed with blanks', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  const token = await supplier.invited()
  const code = await supplier.code(token)
  const page = await visitor.open(`/supplier-access/regenerate?token=${token}`)
  t.match(await visitor.press(page, 'Continue', { code: ` ${code.slice(0, 3)} ${code.slice(3)} ` }), {
    heading: 'Describe the key',
  })
})

test('PORT-PAGE-001 what cannot be a code is refused and costs no try', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  const token = await supplier.invited()
  const code = await supplier.code(token)
  let page = await visitor.open(`/supplier-access/regenerate?token=${token}`)
  for (const sent of ['', '12345', 'abcdef', '1234567', '<b>']) {
    page = await visitor.press(page, 'Continue', { code: sent })
    t.match(page, { status: 400, heading: 'Enter the code' })
  }
  t.match(await visitor.press(page, 'Continue', { code }), { heading: 'Describe the key' })
})

test('PORT-PAGE-001 a wrong code is reported with the status of the API, and the right one still counts', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  const token = await supplier.invited()
  const code = await supplier.code(token)
  const page = await visitor.open(`/supplier-access/regenerate?token=${token}`)
  const refused = await visitor.press(page, 'Continue', { code: wrongCode(code) })
  t.match(refused, { status: 401, heading: 'Enter the code' })
  t.match(refused.title, /^Error: Enter the code \(step 2 of 4\)/)
  t.match(refused.text, /This code is wrong/)
  t.match(await visitor.press(refused, 'Continue', { code }), { heading: 'Describe the key' })
})

test('PORT-PAGE-001 the fifth wrong code locks, and the page says so', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  const token = await supplier.invited()
  const wrong = wrongCode(await supplier.code(token))
  const page = await visitor.open(`/supplier-access/regenerate?token=${token}`)
  for (let tries = 0; tries < 4; tries++) {
    t.match(await visitor.press(page, 'Continue', { code: wrong }), { status: 401, heading: 'Enter the code' })
  }
  t.match(await visitor.press(page, 'Continue', { code: wrong }), { status: 423, heading: 'This link is locked' })
  t.match(await visitor.press(page, 'Continue', { code: wrong }), { status: 423, heading: 'This link is locked' })
})

test('PORT-PAGE-001 a new code replaces the one before', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  const token = await supplier.invited()
  await supplier.code(token)
  const page = await visitor.press(await visitor.open(`/supplier-access/regenerate?token=${token}`), 'Send a new code')
  t.match(page.text, /A verification code has been sent/)
  const [, newest] = await supplier.tenant.mail.list({ type: 'code' })
  t.match(await visitor.press(page, 'Continue', { code: newest?.code ?? '' }), { heading: 'Describe the key' })
})

test('PORT-PAGE-002 the choices are there, and 3 months is chosen', async (t) => {
  await using supplier = await openSupplier({ clock: '2026-05-20T08:00:00Z' })
  const page = await openVisitor(supplier).describing()
  t.same(page.markup.match(/(?<=<span>)(?:\d \w+|Never)(?=<\/span>)/g), CHOICES)
  t.match(page.markup, /value="90" checked><span>3 months<\/span><small>on 2026-08-18</)
  t.equal(page.markup.match(/ checked/g)?.length, 1)
})

for (const [value, lived] of [
  ['30', '2026-06-19'],
  ['180', '2026-11-16'],
  ['365', '2027-05-20'],
  ['never', 'never'],
] as const) {
  test(`PORT-PAGE-002 ${value} is what the key gets`, async (t) => {
    await using supplier = await openSupplier({ clock: '2026-05-20T08:00:00Z' })
    const visitor = openVisitor(supplier)
    const page = await visitor.press(await visitor.describing(), 'Issue key', { label: 'prod', expires: value })
    t.match(page.text, new RegExp(`Expires\\s*${lived}`))
  })
}

test('PORT-PAGE-002 a label that is missing, too long or taken is reported at the field, and nothing typed is lost', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  let page = await visitor.describing()
  for (const [label, status, told] of [
    ['  ', 400, /Enter a label/],
    ['x'.repeat(101), 400, /Shorten the label/],
    ['main', 409, /Choose another label/],
  ] as const) {
    page = await visitor.press(page, 'Issue key', { label, expires: '180' })
    t.match(page, { status, heading: 'Describe the key' })
    t.match(page.text, told)
    t.match(page.markup, / aria-describedby="problems label-hint" aria-invalid="true"/)
    t.match(page.markup, /value="180" checked/)
  }
  t.match(await visitor.press(page, 'Issue key', { label: 'another' }), { status: 200, heading: 'Your API key' })
})

test('PORT-PAGE-002 who wants the label of a key that was lost is led to the link that replaces it (K1, K2)', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  const page = await visitor.press(await visitor.describing(), 'Issue key', { label: 'main' })
  const [, address = ''] = /<a href="([^"#]+)">Ask for a new link<\/a>/.exec(page.markup) ?? []
  t.match(await visitor.open(address), { status: 200, heading: 'Request a link for a new key' })
})

test('PORT-PAGE-002 a lifetime that is not a choice is refused', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  const page = await visitor.describing()
  for (const expires of ['', '91', 'null', '1e9']) {
    const refused = await visitor.press(page, 'Issue key', { label: 'prod', expires })
    t.equal(refused.status, 400)
    t.match(refused.text, /Choose when the key expires/)
  }
})

test('PORT-PAGE-003 key, rotation secret and expiry are shown, and they work', async (t) => {
  await using supplier = await openSupplier({ clock: '2026-05-20T08:00:00Z' })
  const visitor = openVisitor(supplier)
  const page = await visitor.press(await visitor.describing(), 'Issue key', { label: 'prod' })
  t.match(page, { status: 200, heading: 'Your API key' })
  t.match(page.text, /rs_[A-Za-z0-9]+/)
  t.match(page.text, /Expires\s*2026-08-18/)
  t.equal((await supplier.submit(/sk_[A-Za-z0-9]+/.exec(page.text)?.[0] ?? '')).status, 200)
})

test('PORT-PAGE-003 sending the form again does not show them again', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  const page = await visitor.describing()
  await visitor.press(page, 'Issue key', { label: 'prod' })
  const again = await visitor.press(page, 'Issue key', { label: 'prod' })
  t.match(again, { status: 410, heading: 'This link has already been used' })
  t.notMatch(again.markup, /[sr][ks]_[A-Za-z0-9]{10}/)
})

test('PORT-PAGE-003 an account that was switched off meanwhile gets no key', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  const page = await visitor.describing()
  await supplier.control('PATCH', `/partners/${supplier.tenant.partnerId}`, { active: false })
  t.match(await visitor.press(page, 'Issue key', { label: 'prod' }), {
    status: 410,
    heading: 'This account is no longer active',
  })
})

test('PORT-PAGE-003 a claim that is not known leads back to the code', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  const page = await visitor.describing()
  t.match(await visitor.press(page, 'Issue key', { label: 'prod', claim_token: 'made-up' }), {
    status: 401,
    heading: 'Enter the code',
  })
  t.match(await visitor.press(page, 'Issue key', { label: 'prod', claim_token: '' }), {
    status: 400,
    heading: 'Enter the code',
  })
})

test('PORT-PAGE-004 the switches show what is set, and saving sets all four', async (t) => {
  await using supplier = await openSupplier({ scene: 'key-expires-in-3-days' })
  const visitor = openVisitor(supplier)
  const page = await visitor.open(await visitor.preferencesLink())
  t.equal(page.markup.match(/role="switch"[^>]* checked/g)?.length, 4)
  t.match(page.text, /billing@acme\.example/)
  const saved = await visitor.press(page, 'Save', { reminder_advance: null, key_issued: null })
  t.match(saved, { status: 200, heading: 'Email preferences saved' })
  t.same(saved.markup.match(/(?<=role="switch" name=")\w+(?=" checked)/g), ['reminder_imminent', 'reminder_expired'])
})

test('PORT-PAGE-004 what was saved is what the API reads', async (t) => {
  await using supplier = await openSupplier({ scene: 'key-expires-in-3-days' })
  const visitor = openVisitor(supplier)
  const link = await visitor.preferencesLink()
  await visitor.press(await visitor.open(link), 'Save', { reminder_expired: null })
  const { data } = await supplier.api('GET', `/supplier-access/email-preferences${new URL(link).search}`)
  t.same(data['preferences'], {
    reminder_advance: true,
    reminder_imminent: true,
    reminder_expired: false,
    key_issued: true,
  })
})

test('PORT-PAGE-004 a link to preferences that is unknown or not complete says so', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  t.match(await visitor.open('/supplier-access/email-preferences?token=nothing'), {
    status: 404,
    heading: 'This link is not valid',
  })
  t.match(await visitor.open('/supplier-access/email-preferences'), { status: 400, heading: 'This link is incomplete' })
  t.equal((await visitor.post('/supplier-access/email-preferences', { token: 'nothing' })).status, 404)
  t.equal((await visitor.post('/supplier-access/email-preferences', {})).status, 400)
})

test('PORT-PAGE-005 the link of an expired key leads to a key in its place', async (t) => {
  await using supplier = await openSupplier({ scene: 'key-expired' })
  const visitor = openVisitor(supplier)
  const { body } = await supplier.submit(supplier.tenant.apiKey)
  const first = await visitor.open(String(body['regenerate_url']))
  t.match(first, { status: 200, heading: 'Get a new API key' })
  t.match(first.text, /replaces the key main/)
  const described = await visitor.enterCode(await visitor.press(first, 'Send verification code'))
  t.match(described.markup, /name="label" type="text" value="main"/)
  const issued = await visitor.press(described, 'Issue key')
  t.equal((await supplier.submit(/sk_[A-Za-z0-9]+/.exec(issued.text)?.[0] ?? '')).status, 200)
})

test('PORT-PAGE-005 an account without an address says whom to ask', async (t) => {
  await using supplier = await openSupplier({ scene: 'key-expired' })
  const visitor = openVisitor(supplier)
  await supplier.control('PATCH', `/partners/${supplier.tenant.partnerId}`, { notification_emails: [] })
  const { body } = await supplier.submit(supplier.tenant.apiKey)
  const page = await visitor.press(await visitor.open(String(body['regenerate_url'])), 'Send verification code')
  t.match(page, { status: 410, heading: 'There is no address to send a code to' })
})

test('PORT-PAGE-005 without a link one is asked for by mail, known address or not', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  const page = await visitor.open('/supplier-access/regenerate')
  t.match(page, { status: 200, heading: 'Request a link for a new key' })
  const answers = [
    await visitor.press(page, 'Send me a link', { email: supplier.email }),
    await visitor.press(page, 'Send me a link', { email: 'stranger@elsewhere.example' }),
  ]
  t.same(
    answers.map(({ status, location }) => [status, location]),
    [
      [303, '/supplier-access/link-requested'],
      [303, '/supplier-access/link-requested'],
    ],
  )
  t.match(await visitor.open('/supplier-access/link-requested'), { status: 200, heading: 'Check your email' })
  t.same(
    (await supplier.tenant.mail.list()).map(({ to, type }) => [to, type]),
    [[supplier.email, 'invitation']],
  )
})

test('PORT-PAGE-005 what is not an address is reported at the field', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  const page = await visitor.press(await visitor.open('/supplier-access/regenerate'), 'Send me a link', {
    email: 'nobody',
  })
  t.equal(page.status, 400)
  t.match(page.markup, /<a href="#email">Enter an email address/)
  t.match(page.markup, /value="nobody"/)
})
