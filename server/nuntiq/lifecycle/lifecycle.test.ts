import { test } from 'tap'
import { openSupplier, type Supplier } from '../../../fixtures/supplier.ts'
import type { Effect } from '../../sandbox/create-sandbox.ts'
import { maintenanceFrom, takenUpAt } from './maintenance.ts'
import { reminderSlots, slotsDue } from './reminder-slots.ts'

const DAY = 24 * 3_600_000
const noon = Date.UTC(2026, 4, 20, 12)
const daysOf = (lifetimeDays: number): number[] =>
  reminderSlots({ issued_at: noon, expires_at: noon + lifetimeDays * DAY, revoked_at: null }).map(({ days }) => days)
const told = (effects: readonly Effect[], rule: string): string[] =>
  effects.filter((effect) => effect.rule.startsWith(rule)).map(({ at, effect }) => `${at.slice(0, 16)} ${effect}`)
const START = { time: { now: () => noon } }

/** Issues another key with this lifetime in the account. */
async function keyOf(supplier: Supplier, wanted: Record<string, unknown>): Promise<Record<string, unknown>> {
  return (await supplier.control('POST', `/partners/${supplier.tenant.partnerId}/keys`, wanted)).body
}
const rowsOf = async (
  supplier: Supplier,
  collection: string,
): Promise<{ id: string; doc: Record<string, unknown> }[]> => {
  const { body } = await supplier.control('GET', '/state')
  return (body['rows'] as { collection: string; id: string; doc: Record<string, unknown> }[]).filter(
    (row) => row.collection === collection,
  )
}

test('LIFE-REM-001 advance reminders go out 60 and 30 days before, LIFE-REM-002 imminent ones 7, 3 and 1', async (t) => {
  await using supplier = await openSupplier(START)
  await supplier.tenant.clock.advance('P89D')
  const mails = await supplier.tenant.mail.list()
  t.same(
    mails.map(({ type, sent_at }) => `${type} ${sent_at}`),
    [
      'reminder_advance 2026-06-19T12:00:00.000Z',
      'reminder_advance 2026-07-19T12:00:00.000Z',
      'reminder_imminent 2026-08-11T12:00:00.000Z',
      'reminder_imminent 2026-08-15T12:00:00.000Z',
      'reminder_imminent 2026-08-17T12:00:00.000Z',
    ],
  )
  t.same(
    mails.map(({ subject }) => /expires in .*/.exec(subject)?.[0]),
    ['expires in 60 days', 'expires in 30 days', 'expires in 7 days', 'expires in 3 days', 'expires in 1 day'],
  )
})

test('LIFE-REM-003 the notice goes out at the instant of the expiry', async (t) => {
  await using supplier = await openSupplier({ ...START, scene: 'key-expires-in-3-days' })
  await supplier.tenant.clock.advance('P3D')
  const mail = await supplier.tenant.mail.next({ type: 'reminder_expired', waitMs: 0 })
  t.equal(mail.sent_at, '2026-05-23T12:00:00.000Z')
  t.match(mail.subject, /"main" has expired$/)
})

test('LIFE-REM-004 a key of 30 days gets no advance reminder', async (t) => {
  t.same(daysOf(30), [7, 3, 1, 0])
})

for (const [lifetime, days] of [
  [365, [60, 30, 7, 3, 1, 0]],
  [61, [60, 30, 7, 3, 1, 0]],
  [60, [30, 7, 3, 1, 0]],
  [7, [3, 1, 0]],
  [1, [0]],
  [0.5, [0]],
] as const) {
  test(`LIFE-REM-005 a key of ${lifetime} days is reminded of at ${days.join(', ')}`, async (t) => {
    t.same(daysOf(lifetime), days)
  })
}

test('LIFE-REM-006 a key that never expires, or is revoked, is not reminded of', async (t) => {
  t.same(reminderSlots({ issued_at: noon, expires_at: null, revoked_at: null }), [])
  t.same(reminderSlots({ issued_at: noon, expires_at: noon + 90 * DAY, revoked_at: noon }), [])
  await using supplier = await openSupplier({ ...START, scene: 'key-revoked' })
  await keyOf(supplier, { label: 'endless', expires_interval_days: null })
  await supplier.tenant.clock.advance('P400D')
  t.same(await supplier.tenant.mail.list(), [])
})

test('LIFE-REM-007 a rotation starts the reminders over', async (t) => {
  await using supplier = await openSupplier(START)
  await supplier.tenant.clock.advance('P84D')
  supplier.tenant.mail.clear()
  await supplier.api('POST', `/account/keys/${supplier.tenant.keyId}/rotate`, {
    headers: { 'x-api-key': supplier.tenant.apiKey, 'x-rotation-secret': supplier.tenant.rotationSecret },
  })
  await supplier.tenant.clock.advance('P90D')
  t.same(
    (await supplier.tenant.mail.list()).map(({ type }) => type.slice(9)),
    ['advance', 'advance', 'imminent', 'imminent', 'imminent', 'expired'],
  )
})

test('LIFE-REM-008 each reminder goes out once to each recipient, however the clock is moved', async (t) => {
  await using supplier = await openSupplier(START)
  await supplier.control('PATCH', `/partners/${supplier.tenant.partnerId}`, {
    notification_emails: ['a@acme.example', 'b@acme.example', 'A@acme.example'],
  })
  for (let times = 0; times < 30; times++) await supplier.tenant.clock.advance('P1D')
  await supplier.tenant.clock.advance('PT0S')
  await supplier.tenant.clock.advance('PT1S')
  t.same(
    (await supplier.tenant.mail.list()).map(({ to }) => to),
    ['a@acme.example', 'b@acme.example'],
  )
})

test('LIFE-REM-009 of the reminders missed while the clock ran free only the nearest is sent', async (t) => {
  const slots = reminderSlots({ issued_at: noon, expires_at: noon + 90 * DAY, revoked_at: null })
  const missed = slotsDue(slots, { after: noon, ranTo: noon + 88 * DAY, until: noon + 88 * DAY })
  t.same(
    missed.map(({ days }) => days),
    [3],
  )
  const moved = slotsDue(slots, { after: noon, ranTo: noon + 65 * DAY, until: noon + 90 * DAY })
  t.same(
    moved.map(({ days }) => days),
    [30, 7, 3, 1, 0],
  )
})

test('LIFE-REM-009 a sandbox that slept for days sends the nearest one when the clock is moved', async (t) => {
  const time = { at: noon, now: () => time.at }
  await using supplier = await openSupplier({ time })
  await supplier.tenant.clock.unfreeze()
  time.at += 84 * DAY
  const effects = await supplier.tenant.clock.advance('PT1H')
  t.same(
    told(effects, 'LIFE-REM').map((line) => line.slice(0, 34)),
    ['2026-08-11T12:00 reminder_imminent'],
  )
  t.equal((await supplier.tenant.mail.list()).length, 1)
})

test('LIFE-REM-010 a recipient gets no reminder of a kind that is switched off', async (t) => {
  await using supplier = await openSupplier(START)
  await supplier.mint(await supplier.claimed(), { expires_interval_days: null })
  const { links } = await supplier.tenant.mail.next({ type: 'key_issued', waitMs: 0 })
  const token = new URL(links[0] ?? '').searchParams.get('token')
  await supplier.access('email-preferences', { token, preferences: { reminder_advance: false } })
  supplier.tenant.mail.clear()
  const effects = await supplier.tenant.clock.advance('P84D')
  t.same(
    (await supplier.tenant.mail.list()).map(({ type }) => type),
    ['reminder_imminent'],
  )
  t.equal(told(effects, 'LIFE-REM').length, 1)
})

test('LIFE-REM-011 two keys of one account have separate reminders', async (t) => {
  await using supplier = await openSupplier(START)
  await keyOf(supplier, { label: 'second', expires_at: '2026-06-10T12:00:00Z' })
  await supplier.tenant.clock.advance('P30D')
  const subjects = (await supplier.tenant.mail.list()).map(({ subject }) => /"(\w+)"/.exec(subject)?.[1])
  t.same(subjects, ['second', 'second', 'second', 'second', 'main'])
})

test('LIFE-REM an account that was switched off is not reminded', async (t) => {
  await using supplier = await openSupplier({ ...START, scene: 'account-inactive' })
  await supplier.tenant.clock.advance('P90D')
  t.same(await supplier.tenant.mail.list(), [])
})

test('LIFE-EXP-001 the task stamps expired_at, and the answer stays the same', async (t) => {
  await using supplier = await openSupplier({ ...START, scene: 'key-expires-in-3-days' })
  await supplier.tenant.clock.advance('P3D')
  const before = await supplier.submit(supplier.tenant.apiKey)
  t.equal((await rowsOf(supplier, 'keys'))[0]?.doc['expired_at'], null)
  t.same(told(await supplier.tenant.clock.advance('P1D'), 'LIFE-EXP-001'), ['2026-05-24T03:00 expired_at stamped'])
  t.equal((await rowsOf(supplier, 'keys'))[0]?.doc['expired_at'], Date.UTC(2026, 4, 24, 3))
  t.same((await supplier.submit(supplier.tenant.apiKey)).body, before.body)
  t.equal(before.body['code'], 'key_expired')
})

test('LIFE-EXP-002 the row of an expired key is deleted after 30 days', async (t) => {
  await using supplier = await openSupplier({ ...START, scene: 'key-expires-in-3-days' })
  const effects = await supplier.tenant.clock.advance('P34D')
  t.same(told(effects, 'LIFE-EXP-002'), ['2026-06-23T03:00 key deleted for good'])
  t.same(await rowsOf(supplier, 'keys'), [])
})

test('LIFE-EXP-003 the row of a revoked key goes 30 days after its expiry, and stays when it has none', async (t) => {
  await using supplier = await openSupplier({ ...START, scene: 'key-revoked' })
  const endless = await keyOf(supplier, { label: 'endless', expires_interval_days: null })
  await supplier.control('PATCH', `/keys/${String(endless['id'])}`, { revoked: true })
  const effects = await supplier.tenant.clock.advance('P122D')
  t.same(
    effects.map(({ rule }) => rule),
    ['LIFE-EXP-003'],
  )
  t.same(
    (await rowsOf(supplier, 'keys')).map(({ id }) => id),
    [endless['id']],
  )
})

test('LIFE-MNT-001 the task runs once a day, at three in the morning', async (t) => {
  t.equal(new Date(maintenanceFrom(noon)).toISOString(), '2026-05-21T03:00:00.000Z')
  t.equal(maintenanceFrom(Date.UTC(2026, 4, 21, 3)), Date.UTC(2026, 4, 21, 3))
})

test('LIFE-MNT-001 what one run misses the next one handles', async (t) => {
  t.equal(new Date(takenUpAt({ ripe: noon - 50 * DAY, after: noon })).toISOString(), '2026-05-21T03:00:00.000Z')
  await using supplier = await openSupplier({ ...START, scene: 'key-expired' })
  t.same(told(await supplier.tenant.clock.advance('P2D'), 'LIFE-EXP-001'), ['2026-05-21T03:00 expired_at stamped'])
})

test('LIFE-MNT-001 a run that finds nothing to do is not reported', async (t) => {
  await using supplier = await openSupplier(START)
  t.same(await supplier.tenant.clock.advance('P20D'), [])
})

test('LIFE-MNT-002 an unused session is swept after seven days, a used one stays', async (t) => {
  await using supplier = await openSupplier(START)
  await supplier.mint(await supplier.claimed())
  await supplier.invited()
  const effects = await supplier.tenant.clock.advance('P8D')
  t.same(
    effects.map(({ at, rule }) => `${at.slice(0, 16)} ${rule}`),
    ['2026-05-20T12:15 SUP-SESS-002', '2026-05-28T03:00 LIFE-MNT-002'],
  )
  const left = await rowsOf(supplier, 'sessions')
  t.equal(left.length, 1)
  t.type(left[0]?.doc['used_at'], 'number')
})

test('LIFE-MNT-003 a grace entry that is over is removed', async (t) => {
  await using supplier = await openSupplier({ ...START, scene: 'key-in-grace' })
  const effects = await supplier.tenant.clock.advance('P1D')
  t.same(
    effects.map(({ at, rule }) => `${at.slice(0, 16)} ${rule}`),
    ['2026-05-20T16:00 KEY-GRACE-003', '2026-05-21T03:00 LIFE-MNT-003'],
  )
  t.equal((await rowsOf(supplier, 'keys'))[0]?.doc['grace'], null)
})

test('a preview shows the same effects, and neither mails nor writes', async (t) => {
  await using supplier = await openSupplier(START)
  const before = (await supplier.control('GET', '/state')).body
  const foreseen = await supplier.tenant.clock.preview('P122D')
  t.same(await supplier.tenant.mail.list(), [])
  t.same((await supplier.control('GET', '/state')).body, before)
  const done = await supplier.tenant.clock.advance('P122D')
  t.same(done, foreseen)
  t.ok(done.length > 7)
})

test('"next" goes from one reminder to the other', async (t) => {
  await using supplier = await openSupplier(START)
  const seen: string[] = []
  for (let times = 0; times < 6; times++) {
    const { body } = await supplier.control('POST', '/clock?tenant=acme', { advance: 'next' })
    seen.push(...(body['effects'] as Effect[]).map(({ rule }) => rule))
  }
  t.same(seen, [
    'LIFE-REM-001',
    'LIFE-REM-001',
    'LIFE-REM-002',
    'LIFE-REM-002',
    'LIFE-REM-002',
    'KEY-EXPIRE-001',
    'LIFE-REM-003',
  ])
})

test('years of time with a handful of keys bring each effect once', async (t) => {
  await using supplier = await openSupplier(START)
  for (let index = 0; index < 5; index++) await keyOf(supplier, { label: `key ${index}`, expires_interval_days: 365 })
  const effects = await supplier.tenant.clock.advance('P3Y')
  t.equal(new Set(effects.map(({ at, rule, subject }) => `${at} ${rule} ${subject}`)).size, effects.length)
  t.equal(effects.filter(({ rule }) => rule === 'LIFE-EXP-002').length, 6)
})
