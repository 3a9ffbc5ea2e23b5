import { test } from 'tap'
import { silentLog } from '../log/log.ts'
import type { TimeSource } from '../platform/clock.ts'
import { parseDuration } from '../platform/iso-duration.ts'
import { openMemoryStore } from '../store/memory/memory-store.ts'
import type { Collection } from '../store/port.ts'
import type { Due } from './due.ts'
import type { Timekeeping } from './journey.ts'
import { moveClock, settleDueWork } from './move-clock.ts'
import { type Tenant, tenantCollection } from '../tenancy/tenant.ts'
import { rootCollection, Tenants } from '../tenancy/tenants.ts'

const START = Date.UTC(2026, 4, 19)
const notes: Collection<{ text: string }> = { name: 'notes', indexes: {} }
const HOUR = 3_600_000

async function ground(
  due: readonly Due[],
): Promise<{ keeping: Timekeeping; tenant: Tenant; time: { at: number }; notesOf: () => Promise<number> }> {
  const time = { at: START }
  const source: TimeSource = { now: () => time.at }
  const store = await openMemoryStore({ collections: [tenantCollection, rootCollection, notes] })
  const tenants = new Tenants({ store, time: source })
  const tenant = await tenants.create(tenants.draft({ slug: 'acme', name: 'Acme' }), async () => {})
  return {
    keeping: {
      tenants,
      sources: [async ({ after, until }) => due.filter(({ at }) => at > after && at <= until)],
      time: source,
      log: silentLog,
    },
    tenant,
    time,
    notesOf: () => store.reader('acme').count(notes),
  }
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

const by = (text: string): NonNullable<ReturnType<typeof parseDuration>> =>
  parseDuration(text) ?? { months: 0, milliseconds: 0 }

test('what falls due on the way is done in order of time and told with its own instant', async (t) => {
  const { keeping, tenant, notesOf } = await ground([work(3), work(1), work(9)])
  const effects = await moveClock(keeping, tenant, { kind: 'advance', by: by('PT4H') })
  t.same(
    effects.map(({ at, effect }) => [at, effect]),
    [
      ['2026-05-19T01:00:00.000Z', 'after 1 h'],
      ['2026-05-19T03:00:00.000Z', 'after 3 h'],
    ],
  )
  t.equal(await notesOf(), 2)
  t.equal(tenant.now(), START + 4 * HOUR)
})

test('what has been done is not done again', async (t) => {
  const { keeping, tenant } = await ground([work(1)])
  await moveClock(keeping, tenant, { kind: 'advance', by: by('PT2H') })
  t.same(await moveClock(keeping, tenant, { kind: 'advance', by: by('PT2H') }), [])
})

test('a preview tells the same and changes nothing', async (t) => {
  const done: string[] = []
  const { keeping, tenant, notesOf } = await ground([work(1, done)])
  const effects = await moveClock(keeping, tenant, { kind: 'preview', by: by('PT2H') })
  t.equal(effects.length, 1)
  t.equal(await notesOf(), 0)
  t.same(done, [])
  t.equal(tenant.now(), START)
})

test('next goes to the earliest thing that is due, and stays where it is when there is none', async (t) => {
  const { keeping, tenant } = await ground([work(5), work(2)])
  t.equal((await moveClock(keeping, tenant, { kind: 'next' })).length, 1)
  t.equal(tenant.now(), START + 2 * HOUR)
  await moveClock(keeping, tenant, { kind: 'next' })
  await moveClock(keeping, tenant, { kind: 'next' })
  t.equal(tenant.now(), START + 5 * HOUR)
})

test('the clock goes forward only', async (t) => {
  const { keeping, tenant } = await ground([])
  await t.rejects(moveClock(keeping, tenant, { kind: 'set', to: START - 1 }), { name: 'ClockGoesForward' })
  t.equal(tenant.now(), START)
})

test('while the clock runs free, what has fallen due is done once, and then handed over', async (t) => {
  const done: string[] = []
  const { keeping, tenant, time } = await ground([work(1, done)])
  t.same(await settleDueWork(keeping, tenant), [])
  time.at += HOUR
  t.equal((await settleDueWork(keeping, tenant)).length, 1)
  t.same(await settleDueWork(keeping, tenant), [])
  t.same(done, ['after 1 h'])
})

test('work that fails leaves neither the clock moved nor half of its writes', async (t) => {
  const failing: Due = { ...work(2), run: () => Promise.reject(new Error('no')) }
  const { keeping, tenant, notesOf } = await ground([work(1), failing])
  await t.rejects(moveClock(keeping, tenant, { kind: 'advance', by: by('PT4H') }), { message: 'no' })
  t.equal(tenant.now(), START)
  t.equal(await notesOf(), 0)
})
