import { test } from 'tap'
import { rowsOf } from '../../fixtures/testing/rows-of.ts'
import type { Due, DueSource, Outcome } from './due.ts'
import type { Effect } from './effect.ts'
import { moveAllClocks } from './move-all-clocks.ts'
import { moveClock, nextInstantOf, settleDueWork } from './move-clock.ts'
import {
  by,
  timeFixture,
  type TimeFixture,
  HOUR,
  MINUTE,
  notes,
  START,
  type Task,
  tasks,
  told,
} from './time.test.helper.ts'

/** Does each task of the toy at its instant; `turnTo` says what the task makes of it. */
function doing(turnTo: (task: Task) => Partial<Due>): DueSource {
  return async ({ tx, until }) =>
    (await tx.list(tasks))
      .filter(({ doc }) => doc.at <= until)
      .map(({ id, doc }) => ({
        at: doc.at,
        rule: 'TOY-A-001',
        effect: `${doc.name} done`,
        subject: `task ${id}`,
        run: (tx) => tx.delete(tasks, id),
        ...turnTo(doc),
      }))
}

/** A webhook: tried at once, then after 1, 2, 4 … minutes, until its receiver takes it. */
function webhook(receiver: (task: Task) => Promise<boolean> | boolean): DueSource {
  return doing(({ at, name, tries = 0 }) => ({
    effect: `${name} to be delivered`,
    async run() {},
    async attempt(): Promise<Outcome> {
      const taken = await receiver({ at, name, tries })
      if (taken) return { effect: `${name} delivered`, run: (tx) => tx.delete(tasks, name) }
      const later: Task = { name, tries: tries + 1, at: at + MINUTE * 2 ** tries }
      return { effect: `${name} failed, try ${tries + 1}`, run: (tx) => tx.put(tasks, name, later) }
    },
  }))
}

/** Tries three times more, each later than the one before. */
const retrying = doing(({ at, name, tries = 0 }) => ({
  effect: `${name} try ${tries}`,
  run: (tx) =>
    tries < 3 ? tx.put(tasks, name, { name, tries: tries + 1, at: at + MINUTE * 2 ** tries }) : tx.delete(tasks, name),
}))

const advance = ({ timekeeping, tenant }: TimeFixture, text: string): Promise<Effect[]> =>
  moveClock(timekeeping, tenant, { kind: 'advance', by: by(text) })

test('work makes work: each retry makes the next one, later than the one before', async (t) => {
  const toy = await timeFixture(retrying)
  await toy.enter({ name: 'hook', at: START + 10 * MINUTE })
  t.same(told(await advance(toy, 'PT1H')), ['10 hook try 0', '11 hook try 1', '13 hook try 2', '17 hook try 3'])
  t.same(await advance(toy, 'PT1H'), [])
})

test('of a chain only what lies before the end of the move is done, the rest in the next', async (t) => {
  const toy = await timeFixture(retrying)
  await toy.enter({ name: 'hook', at: START + 10 * MINUTE })
  t.same(told(await advance(toy, 'PT12M')), ['10 hook try 0', '11 hook try 1'])
  t.same(told(await advance(toy, 'PT1H')), ['13 hook try 2', '17 hook try 3'])
})

test('what a step makes for its own instant is done before anything later', async (t) => {
  const toy = await timeFixture(
    doing(({ at, name }) => ({
      async run(tx) {
        await tx.delete(tasks, name)
        if (name === 'first') await tx.put(tasks, 'made', { name: 'made', at })
      },
    })),
  )
  await toy.enter({ name: 'later', at: START + 5 * MINUTE + 1 })
  await toy.enter({ name: 'first', at: START + 5 * MINUTE })
  await toy.enter({ name: 'second', at: START + 5 * MINUTE })
  t.same(
    (await advance(toy, 'PT6M')).map(({ effect }) => effect),
    ['first done', 'second done', 'made done', 'later done'],
  )
})

test('what a record of its own has left open is done first, at the instant at which it is found', async (t) => {
  const toy = await timeFixture(doing(() => ({})))
  await advance(toy, 'PT1H')
  await toy.enter({ name: 'late', at: START + 60 * MINUTE })
  await toy.enter({ name: 'too late', at: START + MINUTE })
  t.same(told(await advance(toy, 'PT0S')), ['60 too late done', '60 late done'])
  t.same(await advance(toy, 'PT1H'), [])
})

test('what was done at an instant is not done twice, though its source tells it again', async (t) => {
  let written = 0
  const toy = await timeFixture(async ({ after, until }) =>
    [1, 2]
      .map((minutes) => START + minutes * MINUTE)
      .filter((at) => at > after && at <= until)
      .map((at) => ({
        at,
        rule: 'TOY-A-001',
        effect: 'stamped',
        subject: 'thing',
        run: (tx) => tx.put(notes, 'n', { text: String(++written) }),
      })),
  )
  t.same(told(await advance(toy, 'PT3M')), ['1 stamped', '2 stamped'])
  t.same(await toy.notesOf(), ['2'])
})

test('sources are asked again after a step that wrote, and not after one that did not', async (t) => {
  let asked = 0
  const at = (minutes: number): number => START + minutes * MINUTE
  const due = (minutes: number, run?: Due['run']): Due => ({
    at: at(minutes),
    rule: 'TOY-A-001',
    effect: `at ${minutes}`,
    subject: 'thing',
    ...(run && { run }),
  })
  const sourceOf =
    (run?: Due['run']): DueSource =>
    async ({ after, until }) => {
      asked++
      return Array.from({ length: 50 }, (_, index) => due(index + 1, run)).filter(({ at }) => at > after && at <= until)
    }
  const quiet = await timeFixture(sourceOf())
  t.equal((await advance(quiet, 'PT1H')).length, 50)
  t.equal(asked, 1)
  asked = 0
  const writing = await timeFixture(sourceOf((tx) => tx.put(notes, 'n', { text: 'x' })))
  t.equal((await advance(writing, 'PT1H')).length, 50)
  t.ok(asked > 50, `asked ${asked} times`)
})

test('work of one instant is done in the order of the sources, and of each in its own', async (t) => {
  const telling =
    (delayMs: number, ...names: string[]): DueSource =>
    async ({ after, until }) => {
      // The slower one comes first all the same.
      await new Promise((resolve) => setTimeout(resolve, delayMs))
      const at = START + MINUTE
      return names
        .map((effect) => ({ at, rule: 'TOY-A-001', effect, subject: 'thing' }))
        .filter((due) => due.at > after && due.at <= until)
    }
  const toy = await timeFixture(telling(20, 'z', 'a'), telling(0, 'm', 'b'))
  t.same(told(await advance(toy, 'PT2M')), ['1 z', '1 a', '1 m', '1 b'])
})

test('a preview tells what then happens, work that work makes included, and keeps nothing', async (t) => {
  const toy = await timeFixture(retrying)
  await toy.enter({ name: 'one', at: START + 10 * MINUTE })
  await toy.enter({ name: 'two', at: START + 11 * MINUTE })
  const before = await rowsOf(toy.store)
  const foreseen = await moveClock(toy.timekeeping, toy.tenant, { kind: 'preview', by: by('PT1H') })
  t.same(await rowsOf(toy.store), before)
  t.same(toy.logged, [])
  t.same(await advance(toy, 'PT1H'), foreseen)
  t.equal(foreseen.length, 8)
})

test('every effect goes to the log, once, in order, whoever moved the clock', async (t) => {
  const toy = await timeFixture(retrying)
  await toy.enter({ name: 'hook', at: START + 10 * MINUTE })
  const moved = await advance(toy, 'PT12M')
  toy.time.at += 5 * MINUTE
  const settled = await settleDueWork(toy.timekeeping, toy.tenant)
  t.same(toy.logged, [...moved, ...settled])
  t.equal(toy.logged.length, 4)
})

test('"next" does all of its instant, what is made for it included, and nothing later', async (t) => {
  const toy = await timeFixture(
    doing(({ at, name }) => ({
      async run(tx) {
        await tx.delete(tasks, name)
        if (name === 'a') await tx.put(tasks, 'made', { name: 'made', at })
        if (name === 'made') await tx.put(tasks, 'next', { name: 'next', at: at + 1 })
      },
    })),
  )
  await toy.enter({ name: 'a', at: START + 30 * 24 * HOUR })
  await toy.enter({ name: 'b', at: START + 30 * 24 * HOUR })
  t.equal(await nextInstantOf(toy.timekeeping, toy.tenant), START + 30 * 24 * HOUR)
  const effects = await moveClock(toy.timekeeping, toy.tenant, { kind: 'next' })
  t.same(
    effects.map(({ effect }) => effect),
    ['a done', 'b done', 'made done'],
  )
  t.equal(toy.tenant.now(), START + 30 * 24 * HOUR)
  t.same(
    (await moveClock(toy.timekeeping, toy.tenant, { kind: 'next' })).map(({ effect }) => effect),
    ['next done'],
  )
})

// ---- what goes outside

test('an attempt that fails is made again later in the same move, and its outcomes are what is told', async (t) => {
  const toy = await timeFixture(webhook(({ tries }) => tries === 2))
  await toy.enter({ name: 'hook', at: START + 10 * MINUTE })
  t.same(told(await advance(toy, 'PT1H')), ['10 hook failed, try 1', '11 hook failed, try 2', '13 hook delivered'])
  t.same(told(toy.logged), ['10 hook failed, try 1', '11 hook failed, try 2', '13 hook delivered'])
  t.equal(toy.tenant.now(), START + HOUR)
})

test('during an attempt the clock stands at its instant, what came before is kept, and the tenant is not locked', async (t) => {
  const seen: unknown[] = []
  const toy: TimeFixture = await timeFixture(
    async ({ after, until }) =>
      [START + MINUTE, START + 3 * MINUTE]
        .filter((at) => at > after && at <= until)
        .map((at) => ({
          at,
          rule: 'TOY-A-001',
          effect: 'noted',
          subject: 'thing',
          run: (tx) => tx.put(notes, String(at), { text: String((at - START) / MINUTE) }),
        })),
    webhook(async () => {
      seen.push(toy.tenant.now() - START, toy.tenant.doc.swept_to - START, await toy.notesOf())
      // A request to the tenant meanwhile: it would wait for ever if the tenant were locked.
      await toy.store.transaction('acme', (tx) => tx.put(notes, 'request', { text: 'request' }))
      return true
    }),
  )
  await toy.enter({ name: 'hook', at: START + 2 * MINUTE })
  await advance(toy, 'PT4M')
  t.same(seen, [2 * MINUTE, 2 * MINUTE, ['1']])
  t.same(await toy.notesOf(), ['1', 'request', '3'])
})

test('a preview tells an attempt and does not make it', async (t) => {
  let attempts = 0
  const toy = await timeFixture(webhook(() => ++attempts > 0))
  await toy.enter({ name: 'hook', at: START + MINUTE })
  t.same(told(await moveClock(toy.timekeeping, toy.tenant, { kind: 'preview', by: by('PT1H') })), [
    '1 hook to be delivered',
  ])
  t.equal(attempts, 0)
  t.same(told(await advance(toy, 'PT1H')), ['1 hook delivered'])
})

test('a clock that runs on during a long attempt is not set back', async (t) => {
  const toy: TimeFixture = await timeFixture(
    webhook(() => {
      toy.time.at += HOUR
      return true
    }),
  )
  await toy.enter({ name: 'hook', at: START + MINUTE })
  await toy.enter({ name: 'other', at: START + 2 * MINUTE })
  await advance(toy, 'PT5M')
  t.equal(toy.tenant.now(), START + MINUTE + 2 * HOUR)
})

test('of two moves at once the second waits, so that an attempt is made once', async (t) => {
  let attempts = 0
  const toy = await timeFixture(
    webhook(async () => {
      attempts++
      await new Promise((resolve) => setTimeout(resolve, 20))
      return true
    }),
  )
  await toy.enter({ name: 'hook', at: START + MINUTE })
  const moves = await Promise.all([advance(toy, 'PT1H'), advance(toy, 'PT1H')])
  t.same(moves.map(told), [['1 hook delivered'], []])
  t.equal(attempts, 1)
  t.equal(toy.tenant.now(), START + 2 * HOUR)
})

test('the outcome of an attempt is kept, whatever becomes of the rest of the move', async (t) => {
  const toy = await timeFixture(
    webhook(() => true),
    async ({ after, until }) =>
      [
        {
          at: START + 5 * MINUTE,
          rule: 'TOY-A-002',
          effect: 'x',
          subject: 'y',
          run: () => Promise.reject(new Error('no')),
        },
      ].filter(({ at }) => at > after && at <= until),
  )
  await toy.enter({ name: 'hook', at: START + MINUTE })
  await t.rejects(advance(toy, 'PT1H'), { message: 'no' })
  t.equal(toy.tenant.now(), START + MINUTE)
  t.same(await toy.store.reader('acme').list(tasks), [])
  t.same(told(toy.logged), ['1 hook delivered'])
})

test('a tenant that is deleted during an attempt ends the move and keeps nobody else back', async (t) => {
  const toy: TimeFixture = await timeFixture(
    webhook(async () => {
      await toy.tenants.drop('acme')
      return true
    }),
  )
  const other = await toy.tenants.create({ slug: 'other', name: 'Other' }, async () => {})
  await toy.enter({ name: 'hook', at: START + MINUTE })
  await moveAllClocks(toy.timekeeping, { kind: 'advance', by: by('PT1H') })
  t.equal(other.now(), START + HOUR)
  t.same(
    (await rowsOf(toy.store)).filter(({ tenant }) => tenant === 'acme'),
    [],
  )
})

test('a tenant that was made anew during an attempt is left alone', async (t) => {
  const toy: TimeFixture = await timeFixture(
    webhook(async () => {
      await toy.tenants.drop('acme')
      await toy.tenants.create({ slug: 'acme', name: 'Acme again' }, async () => {})
      return true
    }),
  )
  await toy.enter({ name: 'hook', at: START + MINUTE })
  await t.rejects(advance(toy, 'PT1H'), { name: 'TenantGone' })
  t.equal(toy.tenants.get('acme')?.now(), START)
})

// ---- without end

test('work that makes work for its own instant without end is stopped, its rule named, and nothing kept', async (t) => {
  const toy = await timeFixture(
    doing(({ at, name, tries = 0 }) => ({
      rule: 'TOY-LOOP-001',
      effect: `again ${tries}`,
      run: (tx) => tx.put(tasks, name, { name, at, tries: tries + 1 }),
    })),
  )
  await toy.enter({ name: 'loop', at: START + MINUTE })
  const before = await rowsOf(toy.store)
  await t.rejects(advance(toy, 'PT1H'), { name: 'EndlessWork', message: /^TOY-LOOP-001 .*task loop/ })
  t.same(await rowsOf(toy.store), before)
  t.equal(toy.tenant.now(), START)
  t.same(toy.logged, [])
})

test('work that goes on at every instant of a long move is stopped too', async (t) => {
  const toy = await timeFixture(async ({ after, until }) =>
    Array.from({ length: Math.min(50_000, until - after) }, (_, index) => ({
      at: after + index + 1,
      rule: 'TOY-LOOP-002',
      effect: 'tick',
      subject: 'thing',
    })),
  )
  await t.rejects(advance(toy, 'P90D'), { name: 'EndlessWork', message: /TOY-LOOP-002 .*250000 effects/ })
  t.equal(toy.tenant.now(), START)
})
