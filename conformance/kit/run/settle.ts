import { show } from '../json.ts'
import type { Verdict } from '../checks/verdict.ts'
import type { Plan, PlannedRequirement } from '../plan/plan.ts'
import type { Evidence, Fact } from './evidence.ts'

export type Status = 'pass' | 'fail' | 'skip' | 'inconclusive'

/** What a run says of one requirement. */
export interface Settled {
  readonly id: string
  readonly status: Status
  /** Why it is anything but a pass. */
  readonly reason?: string
  /** The exchanges that it was judged by. */
  readonly exchanges: readonly number[]
  readonly checks: number
  /** What it failed by, or was left open by. */
  readonly decisive?: Decisive
  /** What is told of a rule that is not held against the target. */
  readonly seen?: Seen
}

/** Whether a target does as a rule says that it is not held to, with the exchange that tells. */
export interface Seen {
  readonly reading: 'as-stated' | 'otherwise'
  readonly description: string
  readonly exchange?: number
}

/** The one fact that a verdict other than a pass rests on. */
export interface Decisive {
  readonly caseId: string
  /** The check that did not hold. */
  readonly verdict?: Verdict
  readonly exchange?: number
}

type CheckFact = Extract<Fact, { kind: 'check' }>

/**
 * Works out the verdict on every planned requirement. Adding anything but a pass never makes it
 * better: one failed check fails, and what is left open or went wrong keeps it from passing. What the
 * target is not held to cannot fail, whatever was seen: it is told.
 */
export function settle(plan: Plan, { facts }: Pick<Evidence, 'facts'>): Settled[] {
  const all = [...facts, ...indistinctRefusals(facts)]
  return plan.requirements.map((planned) => settleOne(planned, all))
}

function settleOne(planned: PlannedRequirement, facts: readonly Fact[]): Settled {
  const { id } = planned
  if ('skip' in planned) return { id, status: 'skip', reason: planned.skip, exchanges: [], checks: 0 }

  const checks = facts.filter((fact): fact is CheckFact => fact.kind === 'check' && fact.requirement === id)
  const failed = checks.find(({ verdict }) => !verdict.ok)
  const outcome = (status: Status, reason?: string, decisive?: Decisive, seen?: Seen): Settled => ({
    id,
    status,
    ...(reason !== undefined && { reason }),
    ...(decisive !== undefined && { decisive }),
    ...(seen !== undefined && { seen }),
    // A watch has seen every exchange; those it has nothing to say against would only hide the case's own.
    exchanges: [
      ...new Set(
        checks.flatMap(({ exchange, caseId, verdict }) =>
          exchange !== undefined && (!verdict.ok || planned.cases.includes(caseId)) ? [exchange] : [],
        ),
      ),
    ],
    checks: checks.length,
  })

  const { observedOnly } = planned
  /** The one place from which a failure comes. */
  const violated = (what: string, decisive: Decisive): Settled => {
    if (observedOnly === null) return outcome('fail', what, decisive)
    const { exchange } = decisive
    const seen: Seen = { reading: 'otherwise', description: what, ...(exchange !== undefined && { exchange }) }
    return outcome('inconclusive', `observed, ${observedOnly}: ${what}`, decisive, seen)
  }

  if (failed) return violated(describe(failed), decisiveOf(failed))
  const observed = facts.flatMap((fact) => (fact.kind === 'observation' && fact.requirement === id ? [fact] : []))
  const [first] = observed
  const other = observed.find(({ reading }) => reading !== first?.reading)
  if (first && other) {
    const readings = [...new Set(observed.map(({ reading }) => reading))]
    return violated(`two readings in one run: ${readings.join(' and ')}`, {
      caseId: other.caseId,
      exchange: other.exchange,
      verdict: { check: 'one reading', ok: false, expected: first.reading, actual: other.reading },
    })
  }
  for (const fact of facts) {
    if (fact.kind === 'error' && planned.cases.includes(fact.caseId))
      return outcome('inconclusive', `the suite failed: ${fact.message}`, { caseId: fact.caseId })
    if (fact.kind === 'undecided' && fact.requirement === id)
      return outcome('inconclusive', fact.reason, { caseId: fact.caseId })
  }
  const silent = planned.cases.find((caseId) => !checks.some((check) => check.caseId === caseId))
  if (silent !== undefined)
    return outcome('inconclusive', `the case ${silent} was planned and never reached a check`, { caseId: silent })
  // A reading that was seen tells more than that the rule held.
  return observedOnly === null || first !== undefined
    ? outcome('pass')
    : outcome('pass', undefined, undefined, { reading: 'as-stated', description: AS_STATED })
}

const AS_STATED = 'It does what the requirement says, which is not demanded of it.'

function decisiveOf({ caseId, verdict, exchange }: CheckFact): Decisive {
  return { caseId, verdict, ...(exchange !== undefined && { exchange }) }
}

function describe({ caseId, verdict, exchange }: CheckFact): string {
  const where = exchange === undefined ? '' : `, exchange ${exchange}`
  return `${verdict.check}: expected ${verdict.expected}, got ${verdict.actual} (${caseId}${where})`
}

/**
 * Refusals that were believed because of what they name count only as long as they tell the faults
 * apart: one text for different faults names nothing.
 */
function indistinctRefusals(facts: readonly Fact[]): Fact[] {
  const refusals = facts.filter((fact) => fact.kind === 'refusal')
  return refusals
    .filter(({ text, names }) => refusals.some((other) => other.text === text && other.names !== names))
    .flatMap(({ caseId, requirements, text }) =>
      requirements.map((requirement): Fact => ({
        kind: 'undecided',
        caseId,
        requirement,
        lost: false,
        reason: `refused with the words that other faults get too (${show(text, 80)})`,
      })),
    )
}

export type Counts = Record<Status, number>

export function count(settled: readonly Settled[]): Counts {
  const counts: Counts = { pass: 0, fail: 0, skip: 0, inconclusive: 0 }
  for (const { status } of settled) counts[status] += 1
  return counts
}

export type Conclusion =
  | { readonly exit: 0; readonly verdict: 'conforms' }
  | { readonly exit: 1; readonly verdict: 'violated' }
  | { readonly exit: 2; readonly verdict: 'suite-error' }
  | { readonly exit: 3; readonly verdict: 'undecided' }

/** The one rule from which the exit code follows. */
export function conclude(settled: readonly Settled[], { facts }: Pick<Evidence, 'facts'>): Conclusion {
  const { pass, fail } = count(settled)
  if (fail > 0) return { exit: 1, verdict: 'violated' }
  if (facts.some(({ kind }) => kind === 'error')) return { exit: 2, verdict: 'suite-error' }
  // A target that now and then gives no answer has not been judged.
  const lost = facts.some((fact) => fact.kind === 'undecided' && fact.lost)
  return pass === 0 || lost ? { exit: 3, verdict: 'undecided' } : { exit: 0, verdict: 'conforms' }
}
