import { type CommonCause, commonCause } from './common-cause.ts'
import { type Register, type Requirement, rowOf } from '../register.ts'
import type { DecisiveEvent, ExchangeEvent, LeftEvent, RunEvent, ToldEvent, VerdictEvent } from './event.ts'
import { describeReading } from './events-of-run.ts'
import { eventsOf, exchangesOf, footerOfRun, headerOfRun, toldOf } from './ndjson.ts'

/** The report for programs; its members are documented in the guide to conformance. */
export interface JsonReport {
  readonly api: string
  readonly target: string
  readonly profile: string
  readonly started_at: string
  readonly duration_ms: number
  readonly suite: { readonly name: string; readonly version: string; readonly register: string; readonly seed: number }
  readonly verdict: string
  readonly summary: Readonly<Record<VerdictEvent['status'], number>>
  /** The refusal that most failures rest on; absent where they have nothing in common. */
  readonly common_cause?: CommonCause
  readonly requirements: readonly (Pick<
    Requirement,
    'id' | 'level' | 'title' | 'statement' | 'evidence' | 'source' | 'fact'
  > & {
    readonly status: VerdictEvent['status']
    readonly reason?: string
    readonly decisive?: DecisiveEvent
    readonly repeat?: string
    readonly exchanges: readonly Omit<ExchangeEvent, 'event'>[]
    /** What a sandbox's control API told. */
    readonly told?: readonly Omit<ToldEvent, 'event'>[]
  })[]
  readonly observations: readonly { id: string; question: string; reading: string; description: string }[]
  readonly notes: readonly { level: string; message: string }[]
  /** What is still at the target, or may be, and how a person is rid of it. */
  readonly left_behind: readonly Omit<LeftEvent, 'event'>[]
}

export function jsonReport(events: readonly RunEvent[], register: Register): JsonReport {
  const { api, target, profile, started_at, suite, version, register: digest, seed } = headerOfRun(events)
  const { duration_ms, counts, verdict } = footerOfRun(events)
  const exchanges = exchangesOf(events)
  const told = toldOf(events)
  const cause = commonCause(events)
  return {
    api,
    target,
    profile,
    started_at,
    duration_ms,
    suite: { name: suite, version, register: digest, seed },
    verdict,
    summary: counts,
    ...(cause !== undefined && { common_cause: cause }),
    requirements: eventsOf(events, 'verdict').map((each) => {
      const { id, level, title, statement, evidence, source, fact } = rowOf(register, each.requirement)
      return {
        id,
        level,
        title,
        statement,
        evidence,
        source,
        ...(fact !== undefined && { fact }),
        status: each.status,
        ...(each.reason !== undefined && { reason: each.reason }),
        ...(each.decisive !== undefined && { decisive: each.decisive }),
        ...(each.repeat !== undefined && { repeat: each.repeat }),
        exchanges: pick(each.exchanges, exchanges),
        ...(each.told !== undefined && { told: pick(each.told, told) }),
      }
    }),
    observations: observationsOf(events, register),
    notes: eventsOf(events, 'note').map(({ level, message }) => ({ level, message })),
    left_behind: eventsOf(events, 'left').map(withoutKind),
  }
}

/** The events of these numbers, without their kind. */
function pick<Each extends { readonly event: string }>(
  numbers: readonly number[],
  all: ReadonlyMap<number, Each>,
): Omit<Each, 'event'>[] {
  return numbers.flatMap((n) => {
    const found = all.get(n)
    if (found === undefined) return []
    return [withoutKind(found)]
  })
}

function withoutKind<Each extends { readonly event: string }>(found: Each): Omit<Each, 'event'> {
  const { event: _, ...members } = found
  return members
}

/** Which documented reading the deployment follows and what else it is not held to, each question once, and where the judges of its answers disagree. */
export function observationsOf(events: readonly RunEvent[], register: Register): JsonReport['observations'] {
  const seen = new Map(eventsOf(events, 'observation').map((each) => [`${each.requirement} ${each.reading}`, each]))
  return [
    ...[...seen.values()].map(({ requirement, reading, description }) => ({
      id: requirement,
      question: rowOf(register, requirement).statement,
      reading,
      description: description ?? describeReading(register, requirement, reading),
    })),
    ...eventsOf(events, 'disagreement').map(({ exchange, ajv, prism }) => ({
      id: 'JUDGES',
      question: `Both schema judges read the answer of exchange ${exchange} alike.`,
      reading: 'disagree',
      description: `AJV: ${ajv}. Prism: ${prism}.`,
    })),
  ]
}

export function writeJson(events: readonly RunEvent[], register: Register): string {
  return `${JSON.stringify(jsonReport(events, register), null, 2)}\n`
}
