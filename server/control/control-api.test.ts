import { test } from 'tap'
import { controlClient, SANDBOX_KEY, type ControlClient } from './client.test.helper.ts'

test('health tells the version and the time', async (t) => {
  await using control = await controlClient()
  const answer = await control.call('GET', '/health')
  t.match(JSON.parse(answer.text), { status: 'ok', version: /^\d+\.\d+\.\d+/, now: '2026-05-19T08:00:00.000Z' })
})

test('an unknown address is answered 404 and named', async (t) => {
  await using control = await controlClient()
  const answer = await control.call('GET', '/tennants')
  t.equal(answer.status, 404)
  t.equal(answer.at('message'), 'there is no GET /_sandbox/v1/tennants in the control API')
})

test('a misspelt member of a query is refused and named', async (t) => {
  await using control = await controlClient()
  const answer = await control.call('DELETE', '/requests?tenent=acme')
  t.equal(answer.status, 400)
  t.match(answer.at('message'), /'tenent'.*tenant/)
})

// ---- bodies

interface BadBody {
  readonly call: string
  readonly body: unknown
  readonly status: number
  readonly says: RegExp
}

const badBodies: readonly BadBody[] = [
  { call: 'POST /tenants', body: '{"slug":', status: 400, says: /not valid JSON: the text ends too early/ },
  { call: 'POST /tenants', body: '[]', status: 400, says: /must be a JSON object/ },
  { call: 'POST /tenants', body: 'null', status: 400, says: /must be a JSON object/ },
  { call: 'POST /tenants', body: `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`, status: 400, says: /deeper than 100/ },
  { call: 'POST /tenants', body: '['.repeat(500_000), status: 400, says: /not valid JSON/ },
  { call: 'POST /tenants', body: `{"name":"${'x'.repeat(1024 * 1024)}"}`, status: 413, says: /exceeds 1 MB/ },
  { call: 'POST /tenants', body: { slgu: 'x' }, status: 400, says: /^slgu is not known here/ },
  { call: 'POST /tenants', body: { slug: 'No Slug' }, status: 400, says: /^slug must match/ },
  { call: 'POST /tenants', body: { slug: '../x' }, status: 400, says: /^slug must match/ },
  { call: 'POST /tenants', body: { name: ' ' }, status: 400, says: /^name must not be blank/ },
  {
    call: 'POST /tenants',
    body: { scene: 'nowhere' },
    status: 400,
    says: /^scene 'nowhere' is not known; there are .*key-in-grace/,
  },
  { call: 'POST /tenants', body: { slug: 'acme' }, status: 409, says: /acme/ },
  {
    call: 'PATCH /tenants/acme',
    body: { default_inbox: 'no@where' },
    status: 400,
    says: /^default_inbox 'no@where' is not one/,
  },
  {
    call: 'PATCH /tenants/acme',
    body: { image_capture_rules: 'yes' },
    status: 400,
    says: /^image_capture_rules must be a boolean/,
  },
  { call: 'PATCH /tenants/nobody', body: {}, status: 404, says: /no tenant 'nobody'/ },
  { call: 'POST /tenants/acme/inboxes', body: {}, status: 400, says: /^address is required/ },
  { call: 'POST /tenants/acme/inboxes', body: { address: 'EU@acme.apreceiving.com' }, status: 409, says: /^address/ },
  {
    call: 'POST /tenants/acme/inboxes',
    body: { address: 'n@x', external_identifiers: ['acme-eu'] },
    status: 409,
    says: /'acme-eu' leads to the inbox eu@/,
  },
  {
    call: 'POST /tenants/acme/inboxes',
    body: { address: 'n@x', external_identifiers: ['N', 'n'] },
    status: 400,
    says: /external_identifiers\[1\]/,
  },
  { call: 'POST /tenants/acme/partners', body: {}, status: 400, says: /^name is required/ },
  {
    call: 'POST /tenants/acme/partners',
    body: { name: 'n', notification_emails: ['nobody'] },
    status: 400,
    says: /^notification_emails\[0\] must be a valid email/,
  },
  { call: 'PATCH /partners/none', body: { active: false }, status: 404, says: /no partner none/ },
  { call: 'POST /partners/none/keys', body: { label: 'x' }, status: 404, says: /no partner none/ },
  { call: 'PATCH /keys/none', body: { revoked: true }, status: 404, says: /no key none/ },
  { call: 'PATCH /keys/none', body: { revoked: false }, status: 400, says: /^revoked must be true/ },
  { call: 'POST /clock', body: {}, status: 400, says: /must have a member/ },
  { call: 'POST /clock', body: { advance: 'PT1H', frozen: true }, status: 400, says: /one member only/ },
  {
    call: 'POST /clock',
    body: { advance: '4 hours' },
    status: 400,
    says: /^advance '4 hours' is not an ISO 8601 duration/,
  },
  { call: 'POST /clock', body: { advance: 'P9999999Y' }, status: 400, says: /^advance .* beyond the year 9999/ },
  {
    call: 'POST /clock',
    body: { preview: 'PT99999999999999999999999H' },
    status: 400,
    says: /^preview .* beyond the year 9999/,
  },
  {
    call: 'POST /clock',
    body: { set: '2026-02-30' },
    status: 400,
    says: /^set '2026-02-30' is not an ISO 8601 instant/,
  },
  { call: 'POST /clock', body: { set: '2020-01-01' }, status: 400, says: /forward only/ },
  { call: 'POST /clock?tenant=nobody', body: { advance: 'PT1H' }, status: 404, says: /no tenant 'nobody'/ },
  {
    call: 'POST /reset',
    body: { world: { tenants: [{ slug: 'x' }] } },
    status: 400,
    says: /tenants\[0\]\.name is required/,
  },
  { call: 'POST /reset', body: { world: 'nowhere' }, status: 400, says: /no world named 'nowhere'/ },
  { call: 'POST /reset', body: { seed: 1.5 }, status: 400, says: /^seed must be/ },
  { call: 'POST /checkpoints', body: { name: '../../etc' }, status: 400, says: /^name must match/ },
  { call: 'POST /checkpoints', body: { name: '..' }, status: 400, says: /^name must match/ },
  { call: 'POST /checkpoints/none/restore', body: undefined, status: 404, says: /no checkpoint 'none'/ },
  { call: 'GET /invoices?limit=0', body: undefined, status: 400, says: /^limit '0'/ },
  { call: 'GET /invoices?limit=501', body: undefined, status: 400, says: /^limit '501'/ },
  { call: 'GET /invoices?after=x', body: undefined, status: 400, says: /^after needs tenant/ },
  { call: 'GET /invoices?tenant=acme&after=x', body: undefined, status: 400, says: /^after 'x' is not an invoice/ },
  { call: 'GET /invoices?tenant=a&tenant=b', body: undefined, status: 400, says: /'tenant' is given twice/ },
  { call: 'GET /invoices/none', body: undefined, status: 404, says: /no invoice none/ },
  { call: 'GET /requests/none', body: undefined, status: 404, says: /no request none/ },
  { call: 'DELETE /tenants/nobody', body: undefined, status: 404, says: /no tenant 'nobody'/ },
]

test('what cannot be done', async (t) => {
  await using control = await controlClient()
  const before = (await control.call('GET', '/state')).text
  for (const { call, body, status, says } of badBodies) {
    const [method = '', path = ''] = call.split(' ')
    await t.test(`${call} ${JSON.stringify(body)?.slice(0, 80) ?? ''} is refused with ${status}`, async (t) => {
      const answer = await control.call(method, path, body)
      t.equal(answer.status, status, answer.text)
      t.match(answer.at('message'), says)
    })
  }
  t.equal((await control.call('GET', '/state')).text, before, 'and it leaves nothing behind')
})

// ---- tenants

test('a tenant is made empty, with a free slug, and named after it', async (t) => {
  await using control = await controlClient()
  const made = await control.call('POST', '/tenants')
  t.equal(made.status, 201)
  t.match(JSON.parse(made.text), { slug: 'tenant-3', name: 'tenant-3', default_inbox: null, inboxes: [], partners: [] })
})

test('tenants that are made at once do not get the same slug', async (t) => {
  await using control = await controlClient()
  const made = await Promise.all(Array.from({ length: 5 }, () => control.call('POST', '/tenants', {})))
  t.equal(new Set(made.map((answer) => answer.at('slug'))).size, 5)
})

test('every scene can be made, and says which it is', async (t) => {
  await using control = await controlClient()
  const scenes = JSON.parse((await control.call('GET', '/scenes')).text) as { name: string; description: string }[]
  t.ok(scenes.some(({ name }) => name === 'key-in-grace'))
  for (const { name } of scenes) {
    const made = await control.call('POST', '/tenants', { scene: name })
    t.equal(made.status, 201, name)
    t.equal(made.at('scene'), name)
  }
})

test('the credentials of a scene work', async (t) => {
  await using control = await controlClient()
  const made = await control.call('POST', '/tenants', { slug: 'mine', scene: 'ready' })
  const submitted = await control.partner('POST', '/invoices', String(made.at('credentials.0.api_key')), {
    invoice: { header: {} },
  })
  t.equal(submitted.status, 200, submitted.text)
})

test('image_capture_rules of the call win over those of the scene', async (t) => {
  await using control = await controlClient()
  const made = await control.call('POST', '/tenants', { scene: 'ready', image_capture_rules: true })
  t.equal(made.at('image_capture_rules'), true)
})

test('the default inbox is kept as the inbox spells it, and can be taken away', async (t) => {
  await using control = await controlClient()
  const changed = await control.call('PATCH', '/tenants/acme', { default_inbox: 'EU@ACME.apreceiving.com' })
  t.equal(changed.at('default_inbox'), 'eu@acme.apreceiving.com')
  t.equal((await control.call('PATCH', '/tenants/acme', { default_inbox: null })).at('default_inbox'), null)
})

test('a change of one setting leaves the other', async (t) => {
  await using control = await controlClient()
  const changed = await control.call('PATCH', '/tenants/acme', { image_capture_rules: true })
  t.match(JSON.parse(changed.text), { image_capture_rules: true, default_inbox: 'default@acme.apreceiving.com' })
})

test('a deleted tenant takes its keys and invoices along', async (t) => {
  await using control = await controlClient()
  const token = await control.submit(SANDBOX_KEY)
  t.equal((await control.call('DELETE', '/tenants/acme')).status, 204)
  t.equal((await control.call('GET', `/invoices/${token}`)).status, 404)
  t.equal((await control.partner('GET', '/account/keys', SANDBOX_KEY)).status, 401)
})

test('a tenant of the same name starts with nothing of the former', async (t) => {
  await using control = await controlClient()
  await control.call('DELETE', '/tenants/acme')
  const made = await control.call('POST', '/tenants', { slug: 'acme' })
  t.match(JSON.parse(made.text), { inboxes: [], partners: [], default_inbox: null })
})

test('reset brings the world back', async (t) => {
  await using control = await controlClient()
  await control.call('DELETE', '/tenants/acme')
  await control.call('POST', '/tenants', { slug: 'mine' })
  const answer = await control.call('POST', '/reset')
  t.same(answer.at('tenants'), ['acme', 'globex'])
})

test('reset takes another world', async (t) => {
  await using control = await controlClient()
  const answer = await control.call('POST', '/reset', { world: { tenants: [{ slug: 'only', name: 'Only' }] } })
  t.same(answer.at('tenants'), ['only'])
})

test('with a seed two resets make the same ids', async (t) => {
  await using control = await controlClient()
  const idAfterReset = async (): Promise<unknown> => {
    await control.call('POST', '/reset', { seed: 7 })
    return (await control.call('GET', '/tenants/acme')).at('partners.0.id')
  }
  t.equal(await idAfterReset(), await idAfterReset())
})

test('resets at the same time do not mix', async (t) => {
  await using control = await controlClient()
  const answers = await Promise.all(Array.from({ length: 4 }, () => control.call('POST', '/reset')))
  t.same(
    answers.map(({ status }) => status),
    [200, 200, 200, 200],
  )
  t.equal((await control.call('GET', '/tenants')).at('length'), 2)
})

// ---- inboxes, partners and keys

test('a new inbox takes submissions under its alias', async (t) => {
  await using control = await controlClient()
  const made = await control.call('POST', '/tenants/acme/inboxes', {
    address: 'New@acme.example',
    external_identifiers: ['NEW-1'],
  })
  t.equal(made.status, 201)
  const routed = await control.partner('POST', '/invoices', SANDBOX_KEY, { invoice: {}, external_identifier: 'new-1' })
  t.equal(routed.at('data.receiving_inbox'), 'New@acme.example')
})

test('AUTH-KEY-006 a partner that is switched off is refused until it is switched on', async (t) => {
  await using control = await controlClient()
  const partner = String((await control.call('GET', '/tenants/acme')).at('partners.0.id'))
  t.equal((await control.call('PATCH', `/partners/${partner}`, { active: false })).at('active'), false)
  t.equal((await control.partner('GET', '/account/keys', SANDBOX_KEY)).status, 401)
  await control.call('PATCH', `/partners/${partner}`, { active: true })
  t.equal((await control.partner('GET', '/account/keys', SANDBOX_KEY)).status, 200)
})

async function newKey(control: ControlClient, sent: object): ReturnType<ControlClient['call']> {
  const partner = await control.call('POST', '/tenants/globex/partners', {
    name: 'New',
    notification_emails: ['a@b.example'],
  })
  return control.call('POST', `/partners/${String(partner.at('id'))}/keys`, sent)
}

test('a key made here works and shows its secrets once', async (t) => {
  await using control = await controlClient()
  const made = await newKey(control, { label: ' ci ' })
  t.equal(made.status, 201)
  t.match(JSON.parse(made.text), {
    label: 'ci',
    state: 'active',
    api_key: /^sk_/,
    rotation_secret: /^rs_/,
    expires_interval_days: 90,
  })
  t.equal((await control.partner('GET', '/account/keys', String(made.at('api_key')))).status, 200)
  const listed = await control.call('GET', `/partners/${String(made.at('partner_id'))}/keys`)
  t.notMatch(listed.text, /api_key|rotation_secret|hash|[sr][ks]_[A-Za-z0-9]{28}/)
})

for (const [sent, status] of [
  [{}, 400],
  [{ label: 5 }, 400],
  [{ label: 'x', expires_interval_days: 7 }, 400],
  [{ label: 'x', expires_at: '2020-01-01T00:00:00Z' }, 400],
  [{ label: 'x', expiresAt: 1 }, 400],
] as const) {
  test(`KEY-CREATE a key from ${JSON.stringify(sent)} is refused with ${status}`, async (t) => {
    await using control = await controlClient()
    const refused = await newKey(control, sent)
    t.equal(refused.status, status)
    t.type(refused.at('message'), 'string')
  })
}

test('KEY-CREATE a label in use is refused with 409', async (t) => {
  await using control = await controlClient()
  const made = await newKey(control, { label: 'ci' })
  const again = await control.call('POST', `/partners/${String(made.at('partner_id'))}/keys`, { label: 'ci' })
  t.equal(again.status, 409)
  t.match(again.at('message'), /ci/)
})

test('AUTH-KEY-007 a key whose permission is taken away may list, but not submit', async (t) => {
  await using control = await controlClient()
  const made = await newKey(control, { label: 'ci' })
  await control.call('PATCH', `/keys/${String(made.at('id'))}`, { permissions: [] })
  const key = String(made.at('api_key'))
  t.equal((await control.partner('POST', '/invoices', key, { invoice: {} })).status, 403)
  t.equal((await control.partner('GET', '/account/keys', key)).status, 200)
})

test('AUTH-KEY-004 a key that the customer removes is refused, and stays removed', async (t) => {
  await using control = await controlClient()
  const made = await newKey(control, { label: 'ci' })
  const removed = await control.call('PATCH', `/keys/${String(made.at('id'))}`, { revoked: true })
  t.equal(removed.at('state'), 'revoked')
  t.equal((await control.partner('GET', '/account/keys', String(made.at('api_key')))).status, 401)
  await control.call('POST', '/clock', { advance: 'PT1H' })
  const again = await control.call('PATCH', `/keys/${String(made.at('id'))}`, { revoked: true })
  t.equal(again.at('revoked_at'), removed.at('revoked_at'))
})

test('the keys of a partner are listed with their states', async (t) => {
  await using control = await controlClient()
  const partner = String((await control.call('GET', '/tenants/acme')).at('partners.0.id'))
  const rows = JSON.parse((await control.call('GET', `/partners/${partner}/keys`)).text) as {
    label: string
    state: string
  }[]
  t.same(
    rows.map(({ label, state }) => `${label} ${state}`),
    ['sandbox active', 'expired expired', 'revoked revoked', 'noperms active'],
  )
})

test('KEY-GRACE the list tells until when a former key works', async (t) => {
  await using control = await controlClient()
  const made = await control.call('POST', '/tenants', { scene: 'key-in-grace' })
  const listed = await control.call('GET', `/partners/${String(made.at('partners.0.id'))}/keys`)
  t.same(listed.at('0.grace'), { until: '2026-05-19T12:00:00.000Z', open: true })
})
