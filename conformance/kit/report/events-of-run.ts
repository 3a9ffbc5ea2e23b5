import { type Register, rowOf } from '../register.ts'
import type { Plan } from '../plan/plan.ts'
import type { Evidence } from '../run/evidence.ts'
import { disagreements } from '../run/judge-exchanges.ts'
import { type Conclusion, count, type Decisive, type Settled } from '../run/settle.ts'
import type { Secrets } from '../wire/secrets.ts'
import type {
  DecisiveEvent,
  ExchangeEvent,
  HeaderEvent,
  LeftEvent,
  NoteEvent,
  RunEvent,
  VerdictEvent,
} from './event.ts'
import { commandLine } from './command-line.ts'
import { groupBy } from './group-by.ts'
import { showExchange, showTold } from './show-exchange.ts'

/** All that there is to tell of a run. */
export interface Told {
  readonly header: HeaderEvent
  readonly register: Register
  readonly plan: Plan
  readonly evidence: Evidence
  readonly settled: readonly Settled[]
  readonly conclusion: Conclusion
  readonly notes: readonly NoteEvent[]
  readonly left: readonly LeftEvent[]
  readonly secrets: Secrets
  readonly interrupted: boolean
  readonly durationMs: number
  readonly spent: number
}

/** The record of a run, without a secret in it. */
export function eventsOfRun(run: Told): RunEvent[] {
  const { header, plan, evidence, settled, secrets } = run
  const casesOf = new Map(plan.requirements.map((each) => [each.id, 'cases' in each ? each.cases : []]))
  const judges = judgesByExchange(evidence)
  const events: RunEvent[] = [
    header,
    { event: 'plan', requirements: plan.requirements.map(({ id }) => id), cases: plan.cases.map(({ id }) => id) },
    ...evidence.exchanges.map((exchange) => showExchange(exchange, secrets, judges.get(exchange.n))),
    ...evidence.told.map((told) => showTold(told, secrets)),
    ...evidence.facts.flatMap((fact): RunEvent[] => {
      if (fact.kind === 'check') {
        const { requirement, caseId, verdict, exchange } = fact
        return [{ event: 'check', requirement, case: caseId, ...verdict, exchange: exchange ?? null }]
      }
      if (fact.kind === 'observation') {
        const { requirement, reading, exchange } = fact
        return [{ event: 'observation', requirement, reading, exchange }]
      }
      return []
    }),
    ...settled.flatMap(({ id, seen }): RunEvent[] => {
      if (seen === undefined) return []
      const { reading, description, exchange = null } = seen
      return [{ event: 'observation', requirement: id, reading, exchange, description }]
    }),
    ...(header.control === null
      ? disagreements(evidence).map((each) => ({ event: 'disagreement', ...each }) as const)
      : []),
    ...run.notes,
    ...notesOf(evidence),
    ...run.left,
    ...settled.map((each): RunEvent => ({
      event: 'verdict',
      requirement: each.id,
      status: each.status,
      ...(each.reason !== undefined && { reason: each.reason }),
      cases: casesOf.get(each.id) ?? [],
      exchanges: each.exchanges,
      ...toldTo(casesOf.get(each.id) ?? [], evidence),
      ...(each.decisive !== undefined && { decisive: decisiveEvent(each.decisive, run) }),
      ...((each.status === 'fail' || each.status === 'inconclusive') && { repeat: repeatLine(header, each.id) }),
    })),
    {
      event: 'footer',
      counts: count(settled),
      verdict: run.conclusion.verdict,
      exit: run.conclusion.exit,
      interrupted: run.interrupted,
      duration_ms: run.durationMs,
      spent: run.spent,
    },
  ]
  return events.map((event) =>
    event.event === 'exchange' || event.event === 'told' ? event : maskEvent(event, secrets),
  )
}

/** What the control API told these cases. */
function toldTo(cases: readonly string[], { told }: Evidence): Pick<VerdictEvent, 'told'> {
  const numbers = told.flatMap(({ n, caseId }) => (cases.includes(caseId) ? [n] : []))
  return numbers.length === 0 ? {} : { told: numbers }
}

/** Said of a repetition wherever the target may remember the first run. */
const NAMED_ANEW = '# the same shapes and choices; numbers, labels and Idempotency-Keys are new'

/** The line that decides one requirement again, and what it repeats; keys come from the environment. */
const repeatLine = (header: HeaderEvent, id: string): string =>
  commandLine(header, [`--only ${id}`, `--seed ${header.seed}`, ...(header.control === null ? [NAMED_ANEW] : [])])

function judgesByExchange({ facts }: Evidence): Map<number, NonNullable<ExchangeEvent['judges']>> {
  const said = new Map<number, { ajv: string; prism: string }>()
  for (const fact of facts) {
    if (fact.kind !== 'judgement') continue
    said.set(fact.exchange, { ajv: '', prism: '', ...said.get(fact.exchange), [fact.judge]: fact.verdict.actual })
  }
  return said
}

function notesOf(evidence: Evidence): NoteEvent[] {
  const errors = evidence.facts.flatMap((fact): NoteEvent[] => {
    return fact.kind === 'error' ? [{ event: 'note', level: 'error', message: `${fact.caseId}: ${fact.message}` }] : []
  })
  const accidents = evidence.facts.flatMap((fact) => (fact.kind === 'accident' ? [fact] : []))
  return [
    ...errors,
    ...[...groupBy(accidents, ({ what }) => what)].map(([what, group]): NoteEvent => {
      const numbers = group.map(({ exchange }) => exchange)
      const times = group.length === 1 ? '' : ` (${group.length} times)`
      return {
        event: 'note',
        level: 'warning',
        message: `${group.length === 1 ? 'exchange' : 'exchanges'} ${numbers.join(', ')}: ${what}${times}`,
      }
    }),
  ]
}

function maskEvent(event: RunEvent, secrets: Secrets): RunEvent {
  return JSON.parse(JSON.stringify(event), (_, value: unknown) =>
    typeof value === 'string' ? secrets.mask(value) : value,
  ) as RunEvent
}

/** What a reading means, for observations. */
export function describeReading(register: Register, id: string, reading: string): string {
  return rowOf(register, id).readings?.find((each) => each.id === reading)?.description ?? reading
}

/** A watch says nothing of what was given: the case does that made the exchange. */
function decisiveEvent({ caseId, verdict, exchange: n }: Decisive, { plan, evidence }: Told): DecisiveEvent {
  const made = evidence.exchanges.find((exchange) => exchange.n === n)
  const given = [caseId, made?.caseId].flatMap((id) => plan.cases.find((each) => each.id === id)?.given ?? [])[0]
  return {
    case: caseId,
    ...(given !== undefined && { given }),
    ...(verdict && { check: verdict.check, expected: verdict.expected, actual: verdict.actual }),
    ...(verdict?.differences && { differences: verdict.differences }),
    ...(n !== undefined && { exchange: n }),
  }
}
