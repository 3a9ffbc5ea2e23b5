import { test } from 'tap'
import type { VerdictEvent } from '../../kit/report/event.ts'
import { eventsOf } from '../../kit/report/ndjson.ts'
import { REGISTER } from '../register.ts'
import { status } from './edits.ts'
import { foreignTarget, type Judged } from './foreign-target.test.helper.ts'
import { MUTANTS } from './index.ts'
import { LIBERTIES, UNPROVOKED } from './liberties.ts'
import { type Modifier, together } from './modifier.ts'
import { answers } from './vocabulary.ts'

/** What the suite says of a fresh deployment that it does not control, behind a modifier. */
async function judge(modifier: Modifier, ...args: string[]): Promise<Judged> {
  await using target = await foreignTarget(modifier)
  return await target.judge('--seed', '1', ...args)
}

/** The modifier, which says when it changes something. */
function noting({ request, answer }: Modifier, taken: () => void): Modifier {
  const note = <Here>(here: Here, before: unknown): Here => {
    if (here !== before) taken()
    return here
  }
  return {
    request: async (call, side) => note((await request?.(call, side)) ?? call, call),
    answer: async (given, call, side) => note((await answer?.(given, call, side)) ?? given, given),
  }
}

const told = (verdicts: readonly VerdictEvent[]): string[] =>
  verdicts.map(({ requirement, reason = '' }) => `${requirement}: ${reason}`)

test('a deployment that does as the sandbox does conforms, and is told to do so where nothing demands it', async (t) => {
  const { failed, verdicts, observed } = await judge({})
  t.strictSame(told(failed), [])
  t.strictSame(
    told(verdicts.filter(({ status, reason = '' }) => status === 'inconclusive' && reason.startsWith('observed'))),
    [],
  )
  const asStated = observed.flatMap(({ id, reading }) => (reading === 'as-stated' ? [id] : []))
  for (const id of ['INV-IDEM-008', 'INV-ROUTE-010', 'KEY-LIST-001', 'AUTH-KEY-014']) t.ok(asStated.includes(id), id)
})

test('no deployment fails for the liberties that the documentation leaves it', async (t) => {
  const taken = new Set<string>()
  const all = [...LIBERTIES, ...UNPROVOKED]
  const modifiers = all.map(({ id, modifier }) => noting(modifier(), () => taken.add(id)))
  const { failed, events } = await judge(together(...modifiers))
  t.strictSame(told(failed), [])
  const errors = eventsOf(events, 'note').filter(({ level }) => level === 'error')
  t.strictSame(errors, [], 'the suite had no trouble either')
  t.strictSame([...taken].toSorted(), LIBERTIES.map(({ id }) => id).toSorted(), 'what was seen on the wire')
})

test('whatever Supplier Access answers to a call without its token, it is not about the key', async (t) => {
  for (const code of [401, 403, 404, 410]) {
    const { changed, failed } = await judge(
      answers({ status: 400, sent: (_, { path }) => path.includes('/supplier-access/') }, status(code)),
      '--only',
      'SUP-SESS-001',
    )
    t.ok(changed > 0)
    t.strictSame(told(failed), [], String(code))
  }
})

test('runs in a row against a deployment that remembers everything give one verdict', async (t) => {
  const memory = [...LIBERTIES, ...UNPROVOKED].filter(({ id }) => id.endsWith('once and for all'))
  t.equal(memory.length, 2)
  await using target = await foreignTarget(together(...memory.map(({ modifier }) => modifier())))
  const verdictsOf = ({ verdicts }: Judged): unknown[] =>
    verdicts.map(({ requirement, status }) => [requirement, status])
  const first = await target.judge('--seed', '1')
  t.strictSame(told(first.failed), [])
  for (const seed of [['--seed', '1'], []]) {
    const again = await target.judge(...seed)
    t.strictSame(verdictsOf(again), verdictsOf(first))
    t.strictSame(told(again.failed), [])
  }
})

const NOT_EXPLICIT = MUTANTS.filter(({ breaks }) => {
  const { evidence, stance } = REGISTER.rows[breaks]
  return evidence !== 'explicit' && stance !== 'skip'
})

test('a mutant of a rule that is not explicit fails no rule that is not, and is told of', async (t) => {
  t.ok(NOT_EXPLICIT.length > 20)
  for (const { id, breaks, modifier } of NOT_EXPLICIT) {
    const { changed, failed, verdicts, observed } = await judge(modifier(), '--only', breaks)
    t.strictSame(told(failed), [], id)
    const [verdict] = verdicts
    if (changed === 0 || verdict?.status === 'skip') continue
    t.ok(
      observed.some((each) => each.id === breaks && each.reading === 'otherwise'),
      `${id} is told (${verdict?.status}: ${verdict?.reason})`,
    )
  }
})
