import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import type { Plan, PlannedRequirement } from '../plan/plan.ts'
import type { Evidence, Finding } from './evidence.ts'

export type Status = 'pass' | 'fail' | 'skip' | 'inconclusive'

/** What a run says of one requirement. */
export interface Settled {
  readonly id: RequirementId
  readonly status: Status
  /** Why it is anything but a pass. */
  readonly reason?: string
  /** The exchanges that it was judged by. */
  readonly exchanges: readonly number[]
  readonly checks: number
}

type CheckFinding = Extract<Finding, { kind: 'check' }>

/**
 * Works out the verdict on every planned requirement. Adding anything but a pass never makes it
 * better: one failed check fails, and what is left open or went wrong keeps it from passing.
 */
export function settle(plan: Plan, { findings }: Pick<Evidence, 'findings'>): Settled[] {
  const all = [...findings, ...indistinctRefusals(findings)]
  return plan.requirements.map((planned) => settleOne(planned, all))
}

function settleOne(planned: PlannedRequirement, findings: readonly Finding[]): Settled {
  const { id } = planned
  if ('skip' in planned) return { id, status: 'skip', reason: planned.skip, exchanges: [], checks: 0 }

  const checks = findings.filter(
    (finding): finding is CheckFinding => finding.kind === 'check' && finding.requirement === id,
  )
  const failed = checks.find(({ verdict }) => !verdict.ok)
  const outcome = (status: Status, reason?: string): Settled => ({
    id,
    status,
    ...(reason !== undefined && { reason }),
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

  if (failed) return outcome('fail', describe(failed))
  const readings = [
    ...new Set(
      findings.flatMap((finding) =>
        finding.kind === 'observation' && finding.requirement === id ? [finding.reading] : [],
      ),
    ),
  ]
  if (readings.length > 1) return outcome('fail', `two readings in one run: ${readings.join(' and ')}`)
  for (const finding of findings) {
    if (finding.kind === 'error' && planned.cases.includes(finding.caseId))
      return outcome('inconclusive', `the suite failed: ${finding.message}`)
    if (finding.kind === 'undecided' && finding.requirement === id) return outcome('inconclusive', finding.reason)
  }
  const silent = planned.cases.find((caseId) => !checks.some((check) => check.caseId === caseId))
  return silent === undefined
    ? outcome('pass')
    : outcome('inconclusive', `the case ${silent} was planned and did not come to a check`)
}

function describe({ caseId, verdict, exchange }: CheckFinding): string {
  const where = exchange === undefined ? '' : `, exchange ${exchange}`
  return `${verdict.check}: expected ${verdict.expected}, got ${verdict.actual} (${caseId}${where})`
}

/**
 * Refusals that were believed because of what they name count only as long as they tell the faults
 * apart: one text for different faults names nothing.
 */
function indistinctRefusals(findings: readonly Finding[]): Finding[] {
  const refusals = findings.filter((finding) => finding.kind === 'refusal')
  return refusals
    .filter(({ text, names }) => refusals.some((other) => other.text === text && other.names !== names))
    .flatMap(({ caseId, requirements, text }) =>
      requirements.map((requirement): Finding => ({
        kind: 'undecided',
        caseId,
        requirement,
        lost: false,
        reason: `refused with the words that other faults get too (${JSON.stringify(text.slice(0, 80))})`,
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
export function conclude(settled: readonly Settled[], { findings }: Pick<Evidence, 'findings'>): Conclusion {
  const { pass, fail } = count(settled)
  if (fail > 0) return { exit: 1, verdict: 'violated' }
  if (findings.some(({ kind }) => kind === 'error')) return { exit: 2, verdict: 'suite-error' }
  // A target that now and then gives no answer has not been judged.
  const lost = findings.some((finding) => finding.kind === 'undecided' && finding.lost)
  return pass === 0 || lost ? { exit: 3, verdict: 'undecided' } : { exit: 0, verdict: 'conforms' }
}
