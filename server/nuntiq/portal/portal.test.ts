import { test } from 'tap'
import { openSupplier } from '../../../fixtures/supplier.ts'
import { jsonLog } from '../../log/json-log.ts'
import { openVisitor } from './visitor.test.helper.ts'

const HOSTILE = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&`
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

test('PORT-PAGE-006 the short address leads to the long one, with the same token', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  t.match(await visitor.open('/regen?token=abc'), { status: 302, location: '/supplier-access/regenerate?token=abc' })
  t.match(await visitor.open('/regen'), { status: 302, location: '/supplier-access/regenerate' })
  t.match(await visitor.open('/regen?token=%0d%0aX:%20%26a=%22'), {
    location: '/supplier-access/regenerate?token=%0D%0AX%3A%20%26a%3D%22',
  })
})

test('PORT-PAGE-007 an unknown link', async (t) => {
  await using supplier = await openSupplier()
  t.match(await openVisitor(supplier).open('/supplier-access/regenerate?token=nothing'), {
    status: 401,
    heading: 'This link is not valid',
    text: /Ask for a new one/,
    markup: /name="email"/,
  })
})

test('PORT-PAGE-007 an expired link', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  const token = await supplier.invited()
  const page = await visitor.open(`/supplier-access/regenerate?token=${token}`)
  await supplier.tenant.clock.advance('PT15M')
  const expired = { status: 410, heading: 'This link has expired', markup: /name="email"/ }
  t.match(await visitor.open(`/supplier-access/regenerate?token=${token}`), expired)
  t.match(await visitor.press(page, 'Send verification code'), expired)
})

test('PORT-PAGE-007 a used link', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const { data } = await supplier.access('validate', { token, code: await supplier.code(token) })
  await supplier.mint(String(data['claim_token']))
  t.match(await openVisitor(supplier).open(`/supplier-access/regenerate?token=${token}`), {
    status: 410,
    heading: 'This link has already been used',
    markup: /name="email"/,
  })
})

test('PORT-PAGE-007 a locked link', async (t) => {
  await using supplier = await openSupplier({ scene: 'session-locked' })
  const {
    links: [link],
  } = await supplier.tenant.mail.next({ type: 'invitation', waitMs: 0 })
  t.match(await openVisitor(supplier).open(link ?? ''), {
    status: 423,
    heading: 'This link is locked',
    markup: /name="email"/,
  })
})

test('PORT-PAGE-008 label, names, address and token are escaped wherever they are shown', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  await supplier.control('PATCH', `/partners/${supplier.tenant.partnerId}`, { name: HOSTILE })
  const first = await visitor.open(`/supplier-access/regenerate?token=${await supplier.invited()}`)
  const second = await visitor.press(first, 'Send verification code')
  const third = await visitor.enterCode(second)
  const pages = [
    first,
    second,
    third,
    await visitor.press(third, 'Issue key', { label: `${HOSTILE}${'x'.repeat(100)}` }),
    await visitor.press(third, 'Issue key', { label: HOSTILE, claim_token: HOSTILE, expires: HOSTILE }),
    await visitor.press(third, 'Issue key', { label: HOSTILE }),
    await visitor.open(`/supplier-access/regenerate?token=${encodeURIComponent(HOSTILE)}`),
    await visitor.press(await visitor.open('/supplier-access/regenerate'), 'Send me a link', { email: HOSTILE }),
  ]
  for (const { markup } of pages) t.notMatch(markup, /<script>|<img/)
  t.match(pages[0]?.markup, /<strong>&quot;&gt;&lt;script&gt;alert\(1\)/)
  t.match(pages[3]?.markup, /value="&quot;&gt;&lt;script&gt;alert\(1\)/)
})

test('PORT-PAGE-008 the name of a customer is escaped', async (t) => {
  await using supplier = await openSupplier()
  const { body } = await supplier.control('POST', '/tenants', { slug: 'hostile', name: HOSTILE, scene: 'session-open' })
  t.equal(body['slug'], 'hostile')
  const {
    links: [link],
  } = await supplier.sandbox.mail.next({ to: 'billing@hostile.example' })
  const { markup } = await openVisitor(supplier).open(link ?? '')
  t.match(markup, /<span class="owner">&quot;&gt;&lt;script&gt;/)
  t.notMatch(markup, /<script>|<img/)
})

test('PORT-PAGE-008 every answer has the headers that keep the token', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  for (const address of [
    '/supplier-access/regenerate',
    '/supplier-access/nowhere',
    '/supplier-access/email-preferences',
    '/regen?token=x',
  ]) {
    const { headers } = await visitor.open(address)
    t.match(Object.fromEntries(headers), {
      'content-security-policy':
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; " +
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    })
    t.equal(headers.get('set-cookie'), null)
  }
})

test('PORT-PAGE-008 no form hands a token to an address', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  const token = await supplier.invited()
  const first = await visitor.open(`/supplier-access/regenerate?token=${token}`)
  const second = await visitor.press(first, 'Send verification code')
  const third = await visitor.enterCode(second)
  for (const page of [first, second, third, await visitor.press(third, 'Issue key', { label: 'prod' })]) {
    t.equal(page.location, null)
    t.notMatch(page.markup, /<form(?![^>]*method="post")/)
    t.notMatch(page.markup, new RegExp(`(?:action|href|src)="[^"]*${token}`))
  }
})

test('PORT-PAGE-008 all that the pages load is their own, and may be kept', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  const { markup } = await visitor.open('/supplier-access/regenerate')
  const loaded = [...markup.matchAll(/ (?:src|href)="([^"#]*)"/g)].map(([, address]) => address ?? '')
  t.equal(loaded.length, 3)
  for (const address of loaded) {
    const { status, headers } = await visitor.open(address)
    t.match(address, /^\/supplier-access\/assets\/[0-9a-f]{12}-/)
    t.equal(status, 200)
    t.match(headers.get('cache-control'), /immutable/)
  }
})

test('PORT-PAGE-008 a form of another site is refused, and nothing is done', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  const sent = { step: 'send-code', token: await supplier.invited() }
  const foreign = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'x' },
  ]
  for (const headers of foreign) {
    t.equal((await visitor.post('/supplier-access/regenerate', sent, headers)).status, 403)
  }
  t.same(await supplier.tenant.mail.list({ type: 'code' }), [])
})

test('PORT-PAGE-008 a form of our own is taken, as browsers say that it is', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  const sent = { step: 'send-code', token: await supplier.invited() }
  const own = [
    { 'sec-fetch-site': 'same-origin', origin: 'null' },
    { origin: 'null' },
    { origin: supplier.sandbox.url },
  ]
  for (const headers of own) {
    t.equal((await visitor.post('/supplier-access/regenerate', sent, headers)).status, 200)
  }
})

test('PORT-PAGE-007 a bad form, step or address gets a page', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  const at = '/supplier-access/regenerate'
  const answers = [
    await visitor.open(at, {
      method: 'POST',
      body: '{"step":"send-code"}',
      headers: { 'content-type': 'application/json' },
    }),
    await visitor.open(at, { method: 'POST', body: 'step=x', headers: { ...FORM, 'content-encoding': 'gzip' } }),
    await visitor.post(at, { step: 'x'.repeat(17_000) }),
    await visitor.post(at, {}),
    await visitor.post(at, { step: '__proto__' }),
    await visitor.open(at, { method: 'DELETE' }),
    await visitor.post('/supplier-access/link-requested', {}),
    await visitor.open('/supplier-access/nowhere'),
    await visitor.open(at, { method: 'POST', body: 'step=%ff%00%&&==;&token', headers: FORM }),
  ]
  t.same(
    answers.map(({ status }) => status),
    [415, 415, 413, 400, 400, 405, 405, 404, 400],
  )
  for (const { markup } of answers) t.match(markup, /<h1>/)
})

test('PORT-PAGE-007 a link that has died meanwhile says so, whatever is sent', async (t) => {
  await using supplier = await openSupplier()
  const visitor = openVisitor(supplier)
  const token = await supplier.invited()
  await supplier.code(token)
  const page = await visitor.open(`/supplier-access/regenerate?token=${token}`)
  await supplier.tenant.clock.advance('PT15M')
  for (const code of ['', '123456']) {
    t.match(await visitor.press(page, 'Continue', { code }), { status: 410, heading: 'This link has expired' })
  }
})

test('PORT-PAGE-008 no secret of the way to a key is in the log', async (t) => {
  const lines: string[] = []
  await using supplier = await openSupplier({ log: jsonLog((line) => void lines.push(line)) })
  const visitor = openVisitor(supplier)
  const token = await supplier.invited()
  const first = await visitor.open(`/supplier-access/regenerate?token=${token}`)
  const described = await visitor.enterCode(await visitor.press(first, 'Send verification code'))
  const issued = await visitor.press(described, 'Issue key', { label: 'prod' })
  await supplier.submit(/sk_[A-Za-z0-9]+/.exec(issued.text)?.[0] ?? '')
  t.ok(lines.length > 0)
  t.notMatch(lines.join(''), new RegExp(`${token}|${/sk_[A-Za-z0-9]+/.exec(issued.text)?.[0]}`))
})
