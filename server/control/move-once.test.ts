import { test } from 'tap'
import { createSandbox } from '../sandbox/create-sandbox.ts'
import { MOST_EFFECTS_KEPT, MOST_REMEMBERED } from '../time/made-move.ts'
import { type Answered, controlClient } from './client.test.helper.ts'

const parsed = ({ text }: Answered): object => JSON.parse(text) as object

for (const [whose, path] of [
  ['all clocks', '/clock'],
  ['one tenant', '/clock?tenant=acme'],
] as const) {
  test(`a move of ${whose} that is sent again under its id moves nothing and is answered alike`, async (t) => {
    await using control = await controlClient({ clock: '2026-05-19T08:00:00Z' })
    await control.call('POST', path, { frozen: true })
    const body = { advance: 'P100D', id: 'nightly-1' }
    const first = await control.call('POST', path, body)
    await control.call('POST', path, { advance: 'PT1H' })
    const again = await control.call('POST', path, body)
    t.same([first.status, again.status], [200, 200])
    t.ok(Number(first.at('effects.length')) > 0)
    t.strictSame(parsed(again), { ...parsed(first), repeated: true })
    t.equal((await control.call('GET', path)).at('now'), '2026-08-27T09:00:00.000Z')
  })

  test(`of several calls at once that move ${whose} under one id, one moves`, async (t) => {
    await using control = await controlClient({ clock: '2026-05-19T08:00:00Z' })
    await control.call('POST', path, { frozen: true })
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => control.call('POST', path, { advance: 'P1D', id: 'x' })),
    )
    t.same(new Set(answers.map((each) => each.at('now'))), new Set(['2026-05-20T08:00:00.000Z']))
    t.equal(answers.filter((each) => each.at('repeated') === undefined).length, 1)
  })

  test(`an id that was given to another move of ${whose} is refused with 409, and nothing moves`, async (t) => {
    await using control = await controlClient({ clock: '2026-05-19T08:00:00Z' })
    await control.call('POST', path, { frozen: true })
    await control.call('POST', path, { advance: 'P1D', id: 'x' })
    for (const other of [{ advance: 'P2D' }, { set: '2027-01-01' }, { frozen: false }, { advance: 'next' }]) {
      const answer = await control.call('POST', path, { ...other, id: 'x' })
      t.equal(answer.status, 409)
      t.match(answer.at('message'), /id 'x' was given to another move, advance P1D/)
    }
    t.equal((await control.call('GET', path)).at('now'), '2026-05-20T08:00:00.000Z')
  })
}

test('an id of one tenant is not that of another, nor that of all clocks', async (t) => {
  await using control = await controlClient({ clock: '2026-05-19T08:00:00Z' })
  await control.call('POST', '/clock', { frozen: true })
  for (const path of ['/clock?tenant=acme', '/clock?tenant=globex', '/clock'])
    t.equal((await control.call('POST', path, { advance: 'P1D', id: 'x' })).at('repeated'), undefined)
  t.equal((await control.call('GET', '/clock?tenant=acme')).at('now'), '2026-05-21T08:00:00.000Z')
})

test('the latest ids are remembered, so many, and of each so many effects', async (t) => {
  await using control = await controlClient({ clock: '2026-05-19T08:00:00Z' })
  const path = '/clock?tenant=acme'
  const partner = (await control.call('GET', '/tenants/acme')).at('partners.0.id')
  for (let number = 0; number < MOST_EFFECTS_KEPT; number++)
    await control.call('POST', `/partners/${String(partner)}/keys`, { label: `key-${number}` })
  const first = await control.call('POST', path, { advance: 'P91D', id: 'first' })
  const again = await control.call('POST', path, { advance: 'P91D', id: 'first' })
  t.equal(again.at('effects.length'), MOST_EFFECTS_KEPT)
  t.equal(again.at('effects_left_out'), Number(first.at('effects.length')) - MOST_EFFECTS_KEPT)
  for (let number = 1; number <= MOST_REMEMBERED; number++)
    await control.call('POST', path, { advance: 'PT1S', id: `${number}` })
  t.equal((await control.call('POST', path, { advance: 'PT1S', id: '1' })).at('repeated'), true)
  t.equal((await control.call('POST', path, { advance: 'P91D', id: 'first' })).at('repeated'), undefined)
})

for (const [body, says] of [
  [{ preview: 'P1D', id: 'x' }, /preview changes nothing, so it takes no id/],
  [{ id: 'x' }, /one member only of advance, set, frozen and preview/],
  [{ advance: 'P1D', set: '2027-01-01' }, /one member only of advance/],
  [{ advance: 'P1D', id: '' }, /id must NOT have fewer than 1/],
  [{ advance: 'P1D', id: 'x'.repeat(101) }, /id must NOT have more than 100/],
] as const) {
  test(`POST /clock ${JSON.stringify(body).slice(0, 40)} is refused with 400`, async (t) => {
    await using control = await controlClient({})
    const answer = await control.call('POST', '/clock', body)
    t.equal(answer.status, 400)
    t.match(answer.at('message'), says)
  })
}

test('the library moves once under an id, and a reset forgets it', async (t) => {
  await using sandbox = await createSandbox({ listen: false, clock: '2026-05-19T08:00:00Z' })
  const tenant = await sandbox.tenant()
  await sandbox.clock.freeze({ id: 'still' })
  for (let count = 0; count < 2; count++) {
    await sandbox.clock.advance('P1D', { id: 'a' })
    await tenant.clock.set('2026-06-01T00:00:00Z', { id: 'b' })
  }
  t.match(sandbox.clock.now(), /^2026-05-20/)
  t.equal(tenant.clock.now(), '2026-06-01T00:00:00.000Z')
  const kept = await sandbox.state()
  await sandbox.reset()
  await sandbox.clock.advance('P1D', { id: 'a' })
  t.match(sandbox.clock.now(), /^2026-05-20/)
  await sandbox.putState(kept)
  await sandbox.clock.advance('P1D', { id: 'a' })
  t.match(sandbox.clock.now(), /^2026-05-20/, 'what is remembered is part of the state')
})

test('a move of all clocks that has the name of the root document is taken in beside it', async (t) => {
  await using sandbox = await createSandbox({ listen: false, clock: '2026-05-19T08:00:00Z' })
  await sandbox.clock.freeze()
  await sandbox.clock.advance('P1D', { id: 'self' })
  const kept = await sandbox.state()
  await sandbox.reset()
  // Whichever of the two comes last.
  for (const rows of [kept.rows, kept.rows.toReversed()]) {
    await sandbox.putState({ ...kept, rows })
    await sandbox.clock.advance('P1D', { id: 'self' })
    t.match(sandbox.clock.now(), /^2026-05-20/)
    t.equal((await sandbox.state()).rows.length, kept.rows.length)
  }
})
