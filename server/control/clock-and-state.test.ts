import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'tap'
import { controlClient, SANDBOX_KEY, type ControlClient } from './client.test.helper.ts'

// ---- time

test('a tenant has its own clock', async (t) => {
  await using control = await controlClient()
  const moved = await control.call('POST', '/clock?tenant=acme', { advance: 'P1D' })
  t.match(JSON.parse(moved.text), { now: '2026-05-20T08:00:00.000Z', frozen: false })
  t.equal((await control.call('GET', '/clock?tenant=globex')).at('now'), '2026-05-19T08:00:00.000Z')
  t.equal((await control.call('GET', '/clock')).at('now'), '2026-05-19T08:00:00.000Z')
})

test('without a tenant all clocks move, and that of new tenants', async (t) => {
  await using control = await controlClient()
  await control.call('POST', '/clock', { set: '2026-06-01T00:00:00Z' })
  await control.call('POST', '/tenants', { slug: 'late' })
  for (const slug of ['acme', 'globex', 'late']) {
    t.equal((await control.call('GET', `/clock?tenant=${slug}`)).at('now'), '2026-06-01T00:00:00.000Z')
  }
})

test('a clock that one tenant is past already is not set back, and none is moved', async (t) => {
  await using control = await controlClient()
  await control.call('POST', '/clock?tenant=globex', { advance: 'P10D' })
  t.equal((await control.call('POST', '/clock', { set: '2026-05-20T00:00:00Z' })).status, 400)
  t.equal((await control.call('GET', '/clock?tenant=acme')).at('now'), '2026-05-19T08:00:00.000Z')
})

test('of moves at the same time none is lost', async (t) => {
  await using control = await controlClient()
  await Promise.all(Array.from({ length: 5 }, () => control.call('POST', '/clock', { advance: 'P1D' })))
  await Promise.all(Array.from({ length: 5 }, () => control.call('POST', '/clock?tenant=acme', { advance: 'P1D' })))
  t.equal((await control.call('GET', '/clock')).at('now'), '2026-05-24T08:00:00.000Z')
  t.equal((await control.call('GET', '/clock?tenant=acme')).at('now'), '2026-05-29T08:00:00.000Z')
})

test('a clock is frozen and let run', async (t) => {
  await using control = await controlClient()
  t.equal((await control.call('POST', '/clock', { frozen: true })).at('frozen'), true)
  t.equal((await control.call('GET', '/clock?tenant=acme')).at('frozen'), true)
  t.equal((await control.call('POST', '/clock', { frozen: false })).at('frozen'), false)
})

test('KEY-EXPIRE an advance tells what fell due, in order', async (t) => {
  await using control = await controlClient()
  await control.call('POST', '/tenants', { slug: 'late', scene: 'key-expires-in-3-days' })
  await control.call('POST', '/tenants', { slug: 'soon', scene: 'key-in-grace' })
  const moved = await control.call('POST', '/clock', { advance: 'P4D' })
  const effects = moved.at('effects') as { at: string; tenant: string; rule: string }[]
  t.match(
    effects.filter(({ rule }) => /^KEY-(GRACE|EXPIRE)/.test(rule)),
    [
      { at: '2026-05-19T12:00:00.000Z', tenant: 'soon', rule: /^KEY-GRACE/ },
      { at: '2026-05-22T08:00:00.000Z', tenant: 'late', rule: 'KEY-EXPIRE-001', effect: 'key expired' },
    ],
  )
  t.same(
    effects.map(({ at }) => at),
    effects.map(({ at }) => at).sort(),
  )
  t.equal((await control.call('POST', '/clock', { advance: 'PT1S' })).at('effects.length'), 0)
})

test('a preview tells the same and changes nothing', async (t) => {
  await using control = await controlClient()
  await control.call('POST', '/tenants', { slug: 'late', scene: 'key-expires-in-3-days' })
  const before = (await control.call('GET', '/state')).text
  const preview = await control.call('POST', '/clock?tenant=late', { preview: 'P4D' })
  t.equal(preview.at('now'), '2026-05-19T08:00:00.000Z')
  t.equal((await control.call('GET', '/state')).text, before)
  const moved = await control.call('POST', '/clock?tenant=late', { advance: 'P4D' })
  t.same(moved.at('effects'), preview.at('effects'))
  t.match(moved.text, /KEY-EXPIRE-001/)
})

test('next leads a tenant to what is due first', async (t) => {
  await using control = await controlClient()
  await control.call('POST', '/tenants', { slug: 'soon', scene: 'key-in-grace' })
  const moved = await control.call('POST', '/clock?tenant=soon', { advance: 'next' })
  t.equal(moved.at('now'), '2026-05-19T12:00:00.000Z')
  t.equal(moved.at('effects.length'), 1)
})

test('next without a tenant leads all to the earliest thing due in any', async (t) => {
  await using control = await controlClient()
  await control.call('POST', '/tenants', { slug: 'late', scene: 'key-expires-in-3-days' })
  await control.call('POST', '/tenants', { slug: 'soon', scene: 'key-in-grace' })
  const moved = await control.call('POST', '/clock', { advance: 'next' })
  t.match(JSON.parse(moved.text), { now: '2026-05-19T12:00:00.000Z', effects: [{ tenant: 'soon' }] })
  t.equal((await control.call('GET', '/clock?tenant=late')).at('now'), '2026-05-19T12:00:00.000Z')
})

test('next where nothing is due leaves the time alone', async (t) => {
  await using control = await controlClient({ world: 'empty' })
  const moved = await control.call('POST', '/clock', { advance: 'next' })
  t.match(JSON.parse(moved.text), { now: '2026-05-19T08:00:00.000Z', effects: [] })
})

// ---- the state, out and in

const HEADER = { invoice_number: 'INV-1' }

test('a state that is put into another sandbox brings tenants, keys, invoices and the clock', async (t) => {
  await using source = await controlClient({ pepper: 'same' })
  await source.call('POST', '/clock', { advance: 'P3D' })
  const made = await source.call('POST', '/tenants', { slug: 'mine', scene: 'ready' })
  const token = await source.submit(SANDBOX_KEY, HEADER)
  const state = (await source.call('GET', '/state')).text

  await using target = await controlClient({ pepper: 'same', world: 'empty' })
  const taken = await target.call('PUT', '/state', state)
  t.same(taken.at('tenants'), ['acme', 'globex', 'mine'])
  t.equal((await target.partner('GET', '/account/keys', String(made.at('credentials.0.api_key')))).status, 200)
  t.equal((await target.call('GET', `/invoices/${token}`)).at('content.header.invoice_number'), 'INV-1')
  t.equal((await target.call('GET', '/clock?tenant=acme')).at('now'), '2026-05-22T08:00:00.000Z')
})

test('a file that did not come along is missing with its reason', async (t) => {
  await using source = await controlClient({ pepper: 'same' })
  const sent = await source.partner('POST', '/invoices', SANDBOX_KEY, {
    invoice: {},
    attachments: [{ type: 'ATTACHMENT', filename: 'a.txt', content: Buffer.from('plain').toString('base64') }],
  })
  await using target = await controlClient({ pepper: 'same' })
  await target.call('PUT', '/state', (await source.call('GET', '/state')).text)
  const file = await target.call('GET', `/invoices/${String(sent.at('data.invoice_token'))}/attachments/0`)
  t.equal(file.status, 404)
  t.match(file.at('message'), /not its files/)
})

test('a state of another pepper is refused with the remedy', async (t) => {
  await using source = await controlClient({ pepper: 'one' })
  await using target = await controlClient({ pepper: 'two' })
  const refused = await target.call('PUT', '/state', (await source.call('GET', '/state')).text)
  t.equal(refused.status, 409)
  t.match(refused.at('message'), /NUNTIQ_KIT_PEPPER/)
})

interface ExportedRow {
  tenant: string
  collection: string
  id: string
  doc: Record<string, unknown>
}

interface ExportedState {
  format: number
  pepper: string
  rows: ExportedRow[]
}

const rowOf = (state: ExportedState, collection: string): ExportedRow => {
  const row = state.rows.find((each) => each.collection === collection)
  if (!row) throw new Error(`no row of ${collection}`)
  return row
}

/** Each breaks a good state in one place. */
const damages: readonly (readonly [damage: string, does: (state: ExportedState) => unknown, says: RegExp])[] = [
  ['another format', (state) => (state.format = 3), /^format must be one of 1, 2/],
  ['rows that are no array', (state) => Object.assign(state, { rows: {} }), /^rows must be an array/],
  ['a row without an id', (state) => delete (state.rows[0] as Partial<ExportedRow>).id, /^rows\[0\]\.id is required/],
  [
    'a row with a member too many',
    (state) => Object.assign(state.rows[0] ?? {}, { x: 1 }),
    /^rows\[0\]\.x is not known/,
  ],
  ['a scope that is no slug', (state) => (rowOf(state, 'keys').tenant = '../x'), /\.tenant must match/],
  ['an unknown collection', (state) => (rowOf(state, 'keys').collection = 'kyes'), /collection 'kyes' is not known/],
  [
    'a tenant that is not there',
    (state) => (rowOf(state, 'keys').tenant = 'ghost'),
    /tenant 'ghost' has no row of its own/,
  ],
  ['a tenant without a clock', (state) => delete rowOf(state, 'tenants').doc['clock'], /doc: clock is required/],
  [
    'a tenant beyond all dates',
    (state) => (rowOf(state, 'tenants').doc['created_at'] = 1e300),
    /doc: created_at must be <=/,
  ],
  ['a tenant under another name', (state) => (rowOf(state, 'tenants').doc['slug'] = 'other'), /slug must be 'acme'/],
  ['a root in a tenant', (state) => (rowOf(state, 'root').tenant = 'acme'), /cannot hold a document of root/],
  ['a key of numbers', (state) => (rowOf(state, 'keys').doc['api_key_hash'] = 5), /doc: api_key_hash must be a string/],
  ['a key under another id', (state) => (rowOf(state, 'keys').id = 'x'), /\.id must be '[0-9a-f-]+'/],
  [
    'an inbox without aliases',
    (state) => delete rowOf(state, 'inboxes').doc['external_identifiers'],
    /external_identifiers is required/,
  ],
  ['an invoice without a status', (state) => delete rowOf(state, 'invoices').doc['status'], /status is required/],
  [
    'an invoice in a state that there is not',
    (state) => (rowOf(state, 'invoices').doc['status'] = 2),
    /status must be one of 1, 20, 90/,
  ],
  ['an invoice under another id', (state) => (rowOf(state, 'invoices').id = 'x'), /\.id must be '[0-9a-f-]+'/],
  [
    'a submission without its answer',
    (state) => delete rowOf(state, 'submissions').doc['answer'],
    /answer is required/,
  ],
  ['a submission under another id', (state) => (rowOf(state, 'submissions').id = 'x'), /\.id must be '[0-9a-f-]+'/],
  ['a sequence of halves', (state) => (rowOf(state, 'sequences').doc['value'] = 0.5), /doc: value must be an integer/],
  [
    'a warning of two lines',
    (state) => (rowOf(state, 'submissions').doc['warning'] = 'a\r\nSet-Cookie: b'),
    /warning must match/,
  ],
]

test('a damaged state', async (t) => {
  await using control = await controlClient()
  await control.submit(SANDBOX_KEY)
  const good = (await control.call('GET', '/state')).text
  for (const [damage, does, says] of damages) {
    await t.test(`${damage} is refused and named, and nothing is replaced`, async (t) => {
      const state = JSON.parse(good) as ExportedState
      does(state)
      const refused = await control.call('PUT', '/state', state)
      t.equal(refused.status, 400, refused.text)
      t.match(refused.at('message'), says)
      t.equal((await control.call('GET', '/state')).text, good)
    })
  }
})

test('a seeded sandbox does not repeat ids that its state holds already', async (t) => {
  await using control = await controlClient({ seed: 1 })
  const newPartner = async (): Promise<unknown> =>
    (await control.call('POST', '/tenants/acme/partners', { name: 'New' })).at('id')
  const before = await newPartner()
  await control.call('POST', '/checkpoints', { name: 'here' })
  await control.call('POST', '/checkpoints/here/restore')
  const after = await newPartner()
  t.not(after, before)
  await control.call('POST', '/checkpoints/here/restore')
  t.equal(await newPartner(), after, 'and a return to the same state repeats itself')
})

// ---- checkpoints

async function invoiceCount(control: ControlClient): Promise<unknown> {
  return (await control.call('GET', '/invoices')).at('length')
}

test('a checkpoint brings state and clock back, as often as is wanted', async (t) => {
  await using control = await controlClient()
  await control.submit(SANDBOX_KEY)
  t.equal((await control.call('POST', '/checkpoints', { name: 'one' })).status, 201)
  for (const round of ['first', 'second']) {
    await control.submit(SANDBOX_KEY)
    await control.call('POST', '/clock', { advance: 'P400D' })
    await control.call('POST', '/tenants', {})
    t.equal((await control.call('POST', '/checkpoints/one/restore')).status, 200, round)
    t.equal(await invoiceCount(control), 1)
    t.equal((await control.call('GET', '/tenants')).at('length'), 2)
    t.equal((await control.call('GET', '/clock?tenant=acme')).at('now'), '2026-05-19T08:00:00.000Z')
    t.equal((await control.call('GET', '/clock')).at('now'), '2026-05-19T08:00:00.000Z')
  }
})

test('a name that is taken is refused unless it is to be replaced', async (t) => {
  await using control = await controlClient()
  await control.call('POST', '/checkpoints', { name: 'one' })
  await control.submit(SANDBOX_KEY)
  t.equal((await control.call('POST', '/checkpoints', { name: 'one' })).status, 409)
  t.equal((await control.call('POST', '/checkpoints', { name: 'one', replace: true })).status, 201)
  await control.call('POST', '/checkpoints/one/restore')
  t.equal(await invoiceCount(control), 1)
})

test('of two that keep the same name at once one is refused', async (t) => {
  await using control = await controlClient()
  const answers = await Promise.all([1, 2].map(() => control.call('POST', '/checkpoints', { name: 'one' })))
  t.same(answers.map(({ status }) => status).sort(), [201, 409])
})

test('checkpoints are listed by name and outlive a reset', async (t) => {
  await using control = await controlClient()
  for (const name of ['b', 'a..b', '...']) t.equal((await control.call('POST', '/checkpoints', { name })).status, 201)
  await control.call('POST', '/reset')
  t.same(JSON.parse((await control.call('GET', '/checkpoints')).text), ['...', 'a..b', 'b'])
})

async function folder(t: { teardown(work: () => Promise<void>): void }): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'nuntiq-kit-control-'))
  t.teardown(() => rm(made, { recursive: true, force: true }))
  return made
}

test('on disk a checkpoint outlives the process, and leaves no unfinished file', async (t) => {
  const data = await folder(t)
  {
    await using control = await controlClient({ data })
    await control.submit(SANDBOX_KEY)
    await control.call('POST', '/checkpoints', { name: 'one' })
    await control.submit(SANDBOX_KEY)
  }
  await using control = await controlClient({ data })
  t.equal(await invoiceCount(control), 2)
  t.same(JSON.parse((await control.call('GET', '/checkpoints')).text), ['one'])
  t.same(await readdir(join(data, 'checkpoints')), ['one.json'])
  await control.call('POST', '/checkpoints/one/restore')
  t.equal(await invoiceCount(control), 1)
})

const damagedFiles = [
  ['no JSON', '{"format":1,'],
  ['no state', '{}'],
  ['of another pepper', '{"format":1,"pepper":"x","rows":[]}'],
] as const
for (const [damage, text] of damagedFiles) {
  test(`a checkpoint file that is ${damage} is refused and changes nothing`, async (t) => {
    const data = await folder(t)
    await using control = await controlClient({ data })
    await control.call('POST', '/checkpoints', { name: 'one' })
    await control.submit(SANDBOX_KEY)
    await writeFile(join(data, 'checkpoints', 'one.json'), text)
    const refused = await control.call('POST', '/checkpoints/one/restore')
    t.equal(refused.status, 409)
    t.match(refused.at('message'), /one/)
    t.equal(await invoiceCount(control), 1)
  })
}

test('a document that is given twice is refused', async (t) => {
  await using control = await controlClient()
  const state = JSON.parse((await control.call('GET', '/state')).text) as { rows: object[] }
  const refused = await control.call('PUT', '/state', { ...state, rows: [...state.rows, ...state.rows.slice(0, 1)] })
  t.equal(refused.status, 400)
  t.match(refused.at('message'), /^rows\[\d+\] is another document/)
})

// ---- a fresh world

test('a reset to a world that cannot stand changes nothing', async (t) => {
  await using control = await controlClient()
  await control.submit(SANDBOX_KEY)
  const twice = { slug: 'twin', name: 'Twin' }
  const refused = await control.call('POST', '/reset', { world: { tenants: [twice, twice] } })
  t.equal(refused.status, 400)
  t.match(refused.at('message'), /tenants\[1\]\.slug 'twin' is given twice/)
  t.equal(await invoiceCount(control), 1)
})

test('resets, moves of the clocks and submissions at the same time leave a whole world', async (t) => {
  await using control = await controlClient()
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => [
      control.call('POST', '/reset', {}),
      control.call('POST', '/clock', { advance: 'PT1S' }),
      control.call('POST', '/clock?tenant=acme', { advance: 'PT1S' }),
    ]).flat(),
  )
  t.same(
    answers.filter(({ status }) => status >= 400).map(({ text }) => text),
    [],
  )
  t.ok(await control.submit(SANDBOX_KEY))
})

test('a submission before 1970 is an invoice like any other', async (t) => {
  await using control = await controlClient({ clock: '1969-07-20T20:17:40Z' })
  t.ok(await control.submit(SANDBOX_KEY))
})
