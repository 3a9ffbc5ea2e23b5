import { test } from 'tap'
import type { Verdict } from '../checks/verdict.ts'
import type { Plan } from '../plan/plan.ts'
import type { Fact } from './evidence.ts'
import { conclude, count, type Settled, settle } from './settle.ts'

const ID = 'INV-BODY-002'
const OTHER = 'INV-BODY-003'

const PLAN: Plan = {
  requirements: [
    { id: ID, cases: ['a'], observedOnly: null },
    { id: OTHER, skip: 'leaves traces' },
  ],
  cases: [],
  watches: [],
}
const verdict = (ok: boolean): Verdict => ({ check: 'status', ok, expected: '400', actual: ok ? '400' : '200' })
const check = (ok: boolean, caseId = 'a'): Fact => ({
  kind: 'check',
  caseId,
  requirement: ID,
  verdict: verdict(ok),
  exchange: 7,
})
const open = (lost: boolean): Fact => ({ kind: 'undecided', caseId: 'a', requirement: ID, reason: 'because', lost })
const error: Fact = { kind: 'error', caseId: 'a', message: 'broken' }
const saw = (reading: string): Fact => ({ kind: 'observation', caseId: 'a', requirement: ID, reading, exchange: 1 })
const refusal = (names: string, text: string): Fact => ({
  kind: 'refusal',
  caseId: 'a',
  requirements: [ID],
  names,
  text,
})

function settled(...facts: Fact[]): Settled | undefined {
  return settle(PLAN, { facts })[0]
}
const exit = (...facts: Fact[]): number => conclude(settle(PLAN, { facts }), { facts }).exit

test('a check that held is a pass, with the exchanges it was judged by', async (t) => {
  t.match(settled(check(true)), { status: 'pass', exchanges: [7], checks: 1 })
})

test('one failed check among many fails, with what was expected and seen', async (t) => {
  t.match(settled(check(true), check(false), check(true)), {
    status: 'fail',
    reason: /expected 400, got 200 \(a, exchange 7\)/,
    decisive: { caseId: 'a', exchange: 7, verdict: { check: 'status', expected: '400', actual: '200' } },
  })
})

test('a planned case that came to no check is no pass', async (t) => {
  t.match(settled(), { status: 'inconclusive', reason: /never reached a check/ })
})

test('a fault of the suite is inconclusive, never a failure of the target', async (t) => {
  t.match(settled(check(true), error), { status: 'inconclusive', reason: /suite failed: broken/ })
})

test('what was left open keeps a requirement from passing', async (t) => {
  t.match(settled(check(true), open(false)), { status: 'inconclusive', reason: 'because', decisive: { caseId: 'a' } })
})

test('what was not run is a skip with its reason', async (t) => {
  t.match(settle(PLAN, { facts: [] })[1], { id: OTHER, status: 'skip', reason: 'leaves traces' })
})

test('one documented reading passes, two within one run fail', async (t) => {
  t.match(settled(check(true), saw('code'), saw('code')), { status: 'pass' })
  t.match(settled(check(true), saw('code'), saw('error')), {
    status: 'fail',
    reason: /two readings/,
    decisive: { exchange: 1, verdict: { expected: 'code', actual: 'error' } },
  })
})

const WHY = 'only inferred'
/** The same rule where the target is not held to it. */
function told(...facts: Fact[]): Settled | undefined {
  const requirements = [{ id: ID, cases: ['a'], observedOnly: WHY }]
  return settle({ ...PLAN, requirements }, { facts })[0]
}

test('what a target is not held to cannot fail, whatever was seen, and is told', async (t) => {
  const seen: [name: string, facts: Fact[]][] = [
    ['a check', [check(true), check(false)]],
    ['a watch', [check(true), check(false, 'watch')]],
    ['two readings', [check(true), saw('code'), saw('error')]],
  ]
  for (const [name, facts] of seen) {
    t.equal(settled(...facts)?.status, 'fail', `${name}, held`)
    const observed = told(...facts)
    t.match(
      observed,
      { status: 'inconclusive', reason: /^observed, only inferred: /, seen: { reading: 'otherwise' } },
      name,
    )
    t.equal(observed?.seen?.description, settled(...facts)?.reason)
    t.equal(conclude([observed as Settled], { facts }).exit, 3)
  }
})

test('what a target is not held to and does all the same is told too, unless a reading tells more', async (t) => {
  t.match(told(check(true)), { status: 'pass', seen: { reading: 'as-stated' } })
  t.strictSame(told(check(true), saw('code'))?.seen, undefined)
  t.strictSame(settled(check(true))?.seen, undefined)
})

test('refusals that name different faults with the same words decide nothing', async (t) => {
  t.match(settled(check(true), refusal('invoice[]', 'bad'), refusal('header[]', 'bad')), {
    status: 'inconclusive',
    reason: /other faults/,
  })
  t.match(settled(check(true), refusal('invoice[]', 'bad'), refusal('invoice[]', 'bad')), { status: 'pass' })
})

test('a watch that has nothing to say adds no exchange, and one that has fails', async (t) => {
  t.match(settled(check(true), { ...check(true, 'watch'), exchange: 9 } as Fact), { status: 'pass', exchanges: [7] })
  t.match(settled(check(true), check(false, 'watch')), { status: 'fail' })
})

test('exit codes: 0 conforms, 1 violated, 2 the suite failed, 3 nothing decided or no answer', async (t) => {
  t.equal(exit(check(true)), 0)
  t.equal(exit(check(false), error, open(true)), 1)
  t.equal(exit(error), 2)
  t.equal(exit(check(true), error), 2)
  t.equal(exit(), 3)
  t.equal(exit(open(false)), 3)
  t.equal(exit(open(true)), 3)
})

test('a target that loses answers has not been judged, whatever else passed', async (t) => {
  const two: Plan = {
    ...PLAN,
    requirements: [
      { id: ID, cases: ['a'], observedOnly: null },
      { id: OTHER, cases: ['b'], observedOnly: null },
    ],
  }
  const facts: Fact[] = [
    check(true),
    { kind: 'undecided', caseId: 'b', requirement: OTHER, reason: 'reset', lost: true },
  ]
  t.strictSame(count(settle(two, { facts })), { pass: 1, fail: 0, skip: 0, inconclusive: 1 })
  t.equal(conclude(settle(two, { facts }), { facts }).exit, 3)
})

test('adding anything but a pass never improves the outcome', async (t) => {
  const RANK = { pass: 3, skip: 2, inconclusive: 1, fail: 0 }
  const additions = [check(false), open(false), open(true), error, saw('code')]
  const some: Fact[][] = [[], [check(true)], [open(false)], [check(false)], [check(true), saw('error')]]
  for (const before of some) {
    for (const added of additions) {
      t.ok(RANK[settled(...before, added)?.status ?? 'pass'] <= RANK[settled(...before)?.status ?? 'fail'])
    }
  }
})
