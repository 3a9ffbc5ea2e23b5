import { test } from 'tap'
import { NUNTIQ_PARTNER } from '../../nuntiq-partner/profile.ts'
import type { Fact } from '../run/evidence.ts'
import { settle } from '../run/settle.ts'
import { offeredBy } from './offer.ts'
import { readOptions } from './options.ts'
import { makePlan, type Plan, type Selection } from './plan.ts'

const { cases, watches, register } = NUNTIQ_PARTNER
const CONTROL = ['--target', 'http://127.0.0.1:1/api', '--control', 'http://127.0.0.1:1/_sandbox/v1']

/** A plan in which nothing is missing that any case could need. */
function planFor({ sandbox }: Pick<Selection, 'sandbox'>): Plan {
  const offered = offeredBy(NUNTIQ_PARTNER, readOptions(NUNTIQ_PARTNER, CONTROL, {}))
  return makePlan(
    { profile: NUNTIQ_PARTNER, cases, watches },
    { only: undefined, footprint: 'control', offered, sandbox },
  )
}

/** The rules that fail when every check of every rule has failed. */
function failedBy(plan: Plan): string[] {
  const facts = plan.requirements.map(({ id }): Fact => ({
    kind: 'check',
    caseId: 'any',
    requirement: id,
    exchange: undefined,
    verdict: { check: 'status', ok: false, expected: '400', actual: '200' },
  }))
  return settle(plan, { facts }).flatMap(({ id, status }) => (status === 'fail' ? [id] : []))
}

test('whatever a deployment of others does, it fails by no rule that is not explicit', async (t) => {
  const failed = failedBy(planFor({ sandbox: false }))
  t.ok(failed.length > 100)
  t.strictSame(
    failed.filter((id) => (register.rows as Record<string, { evidence: string }>)[id]?.evidence !== 'explicit'),
    [],
  )
})

test('a sandbox is held to every rule that a case decides', async (t) => {
  const plan = planFor({ sandbox: true })
  t.strictSame(
    failedBy(plan),
    plan.requirements.flatMap((each) => ('cases' in each ? [each.id] : [])),
  )
})

test('every rule that can fail a deployment of others says what stands in its source', async (t) => {
  for (const { id } of planFor({ sandbox: false }).requirements.filter((each) => 'cases' in each)) {
    const row = Object.values(register.rows).find((each) => each.id === id)
    t.ok((row?.fact ?? '').length > 4, id)
    t.not(row?.source.page, 'ruling', id)
  }
})
