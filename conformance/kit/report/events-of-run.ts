import { REQUIREMENTS } from '../../../spec/generated/nuntiq/requirements.ts'
import type { Plan } from '../plan/plan.ts'
import type { Evidence } from '../run/evidence.ts'
import { disagreements } from '../run/judge-exchanges.ts'
import { type Conclusion, count, type Settled } from '../run/settle.ts'
import type { Secrets } from '../wire/secrets.ts'
import type { ExchangeEvent, HeaderEvent, NoteEvent, RunEvent } from './event.ts'
import { quote } from './curl.ts'
import { showExchange } from './show-exchange.ts'

export interface Run {
  readonly header: HeaderEvent
  readonly plan: Plan
  readonly evidence: Evidence
  readonly settled: readonly Settled[]
  readonly conclusion: Conclusion
  readonly notes: readonly NoteEvent[]
  readonly secrets: Secrets
  readonly interrupted: boolean
  readonly durationMs: number
  readonly invoices: number
}

/** The record of a run, without a secret in it. */
export function eventsOfRun(run: Run): RunEvent[] {
  const { header, plan, evidence, settled, secrets } = run
  const casesOf = new Map(plan.requirements.map((each) => [each.id, 'cases' in each ? each.cases : []]))
  const judges = judgesByExchange(evidence)
  const events: RunEvent[] = [
    header,
    { event: 'plan', requirements: plan.requirements.map(({ id }) => id), cases: plan.cases.map(({ id }) => id) },
    ...evidence.exchanges.map((exchange) => showExchange(exchange, secrets, judges.get(exchange.n))),
    ...evidence.findings.flatMap((finding): RunEvent[] => {
      if (finding.kind === 'check') {
        const { requirement, caseId, verdict, exchange } = finding
        return [{ event: 'check', requirement, case: caseId, ...verdict, exchange: exchange ?? null }]
      }
      if (finding.kind === 'observation') {
        const { requirement, reading, exchange } = finding
        return [{ event: 'observation', requirement, reading, exchange }]
      }
      return []
    }),
    ...(header.control === null
      ? disagreements(evidence).map((each) => ({ event: 'disagreement', ...each }) as const)
      : []),
    ...run.notes,
    ...notesOf(evidence),
    ...settled.map((each): RunEvent => ({
      event: 'verdict',
      requirement: each.id,
      status: each.status,
      ...(each.reason !== undefined && { reason: each.reason }),
      cases: casesOf.get(each.id) ?? [],
      exchanges: each.exchanges,
      ...((each.status === 'fail' || each.status === 'inconclusive') && { repeat: repeatLine(header, each.id) }),
    })),
    {
      event: 'footer',
      counts: count(settled),
      verdict: run.conclusion.verdict,
      exit: run.conclusion.exit,
      interrupted: run.interrupted,
      duration_ms: run.durationMs,
      invoices: run.invoices,
    },
  ]
  return events.map((event) => (event.event === 'exchange' ? event : maskEvent(event, secrets)))
}

/** The line that decides one requirement again with the same payloads; keys come from the environment. */
function repeatLine({ target, profile, control, elsewhere, routing, seed }: HeaderEvent, id: string): string {
  const agreed = elsewhere && profile !== 'probe' ? ' --yes-leave-traces' : ''
  const routed = Object.entries(routing)
    .map(([name, value]) => ` --${name} ${quote(value)}`)
    .join('')
  return `nuntiq-kit conform --target ${target}${control === null ? '' : ` --control ${control}`} --profile ${profile}${agreed}${routed} --only ${id} --seed ${seed}`
}

function judgesByExchange({ findings }: Evidence): Map<number, NonNullable<ExchangeEvent['judges']>> {
  const said = new Map<number, { ajv: string; prism: string }>()
  for (const finding of findings) {
    if (finding.kind !== 'judgement') continue
    said.set(finding.exchange, {
      ajv: '',
      prism: '',
      ...said.get(finding.exchange),
      [finding.judge]: finding.verdict.actual,
    })
  }
  return said
}

function notesOf(evidence: Evidence): NoteEvent[] {
  const warn = (message: string): NoteEvent => ({ event: 'note', level: 'warning', message })
  return evidence.findings.flatMap((finding): NoteEvent[] => {
    if (finding.kind === 'error')
      return [{ event: 'note', level: 'error', message: `${finding.caseId}: ${finding.message}` }]
    return finding.kind === 'accident' ? [warn(`exchange ${finding.exchange}: ${finding.what}`)] : []
  })
}

function maskEvent(event: RunEvent, secrets: Secrets): RunEvent {
  return JSON.parse(JSON.stringify(event), (_, value: unknown) =>
    typeof value === 'string' ? secrets.mask(value) : value,
  ) as RunEvent
}

/** What a reading means, for observations. */
export function describeReading(id: keyof typeof REQUIREMENTS, reading: string): string {
  return REQUIREMENTS[id].readings?.find((each) => each.id === reading)?.description ?? reading
}
