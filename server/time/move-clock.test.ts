import { test } from 'tap'
import type { Due } from './due.ts'
import { moveClock, settleDueWork } from './move-clock.ts'
import { by, timeFixture, type TimeFixture, HOUR, notes, START } from './time.test.helper.ts'

/** Work that is derived from times, as of a source that has no records. */
function fixed(...due: readonly Due[]): Promise<TimeFixture> {
  return timeFixture(async ({ after, until }) => due.filter(({ at }) => at > after && at <= until))
}

function work(hours: number, done: string[] = []): Due {
  const effect = `after ${hours} h`
  return {
    at: START + hours * HOUR,
    rule: 'X',
    effect,
    subject: 'thing',
    run: (tx) => tx.put(notes, effect, { text: effect }),
    afterwards: () => done.push(effect),
  }
}

test('what falls due on the way is done in order of time and told with its own instant', async (t) => {
  const { timekeeping, tenant, notesOf } = await fixed(work(3), work(1), work(9))
  const effects = await moveClock(timekeeping, tenant, { kind: 'advance', by: by('PT4H') })
  t.same(
    effects.map(({ at, effect }) => [at, effect]),
    [
      ['2026-05-19T01:00:00.000Z', 'after 1 h'],
      ['2026-05-19T03:00:00.000Z', 'after 3 h'],
    ],
  )
  t.equal((await notesOf()).length, 2)
  t.equal(tenant.now(), START + 4 * HOUR)
})

test('what has been done is not done again', async (t) => {
  const { timekeeping, tenant } = await fixed(work(1))
  await moveClock(timekeeping, tenant, { kind: 'advance', by: by('PT2H') })
  t.same(await moveClock(timekeeping, tenant, { kind: 'advance', by: by('PT2H') }), [])
})

test('a preview tells the same and changes nothing', async (t) => {
  const done: string[] = []
  const { timekeeping, tenant, notesOf } = await fixed(work(1, done))
  const effects = await moveClock(timekeeping, tenant, { kind: 'preview', by: by('PT2H') })
  t.equal(effects.length, 1)
  t.same(await notesOf(), [])
  t.same(done, [])
  t.equal(tenant.now(), START)
})

test('next goes to the earliest thing that is due, and stays where it is when there is none', async (t) => {
  const { timekeeping, tenant } = await fixed(work(5), work(2))
  t.equal((await moveClock(timekeeping, tenant, { kind: 'next' })).length, 1)
  t.equal(tenant.now(), START + 2 * HOUR)
  await moveClock(timekeeping, tenant, { kind: 'next' })
  await moveClock(timekeeping, tenant, { kind: 'next' })
  t.equal(tenant.now(), START + 5 * HOUR)
})

test('the clock goes forward only', async (t) => {
  const { timekeeping, tenant } = await fixed()
  await t.rejects(moveClock(timekeeping, tenant, { kind: 'set', to: START - 1 }), { name: 'ClockGoesForward' })
  t.equal(tenant.now(), START)
})

test('while the clock runs free, what has fallen due is done once, and then handed over', async (t) => {
  const done: string[] = []
  const { timekeeping, tenant, time } = await fixed(work(1, done))
  t.same(await settleDueWork(timekeeping, tenant), [])
  time.at += HOUR
  t.equal((await settleDueWork(timekeeping, tenant)).length, 1)
  t.same(await settleDueWork(timekeeping, tenant), [])
  t.same(done, ['after 1 h'])
})

test('work that fails leaves neither the clock moved nor half of its writes', async (t) => {
  const failing: Due = { ...work(2), run: () => Promise.reject(new Error('no')) }
  const { timekeeping, tenant, notesOf } = await fixed(work(1), failing)
  await t.rejects(moveClock(timekeeping, tenant, { kind: 'advance', by: by('PT4H') }), { message: 'no' })
  t.equal(tenant.now(), START)
  t.same(await notesOf(), [])
})

const thousand = (afterwards: () => void): Due[] =>
  Array.from({ length: 1000 }, (_, number) => ({ ...work(1), subject: `thing ${number}`, afterwards }))

test('what a thousand things are to be followed by is done with turns of the event loop in between', async (t) => {
  let [done, inThisTurn, most] = [0, 0, 0]
  const { timekeeping, tenant } = await fixed(
    ...thousand(() => {
      done += 1
      inThisTurn += 1
      most = Math.max(most, inThisTurn)
    }),
  )
  const look = (): void => {
    inThisTurn = 0
    if (done < 1000) setImmediate(look)
  }
  look()
  t.equal((await moveClock(timekeeping, tenant, { kind: 'advance', by: by('PT2H') })).length, 1000)
  t.equal(done, 1000)
  t.ok(most <= 150, `${most} in one turn`)
})

test('a tenant that goes while its mails are handed over gets no more of them', async (t) => {
  let done = 0
  const { timekeeping, tenant, tenants } = await fixed(
    ...thousand(() => {
      done += 1
      if (done === 10) dropped = tenants.drop('acme')
    }),
  )
  let dropped: Promise<unknown> = Promise.resolve()
  await moveClock(timekeeping, tenant, { kind: 'advance', by: by('PT2H') })
  await dropped
  t.ok(done < 1000, `${done} handed over`)
})
