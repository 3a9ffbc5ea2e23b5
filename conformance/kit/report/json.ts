import { type Requirement, REQUIREMENTS } from '../../../spec/generated/nuntiq/requirements.ts'
import type { ExchangeEvent, RunEvent, VerdictEvent } from './event.ts'
import { describeReading } from './events-of-run.ts'
import { eventsOf, footerOfRun, headerOfRun } from './ndjson.ts'

/** The report for programs; its members are documented in the guide to conformance. */
export interface JsonReport {
  readonly target: string
  readonly profile: string
  readonly started_at: string
  readonly duration_ms: number
  readonly suite: { readonly name: string; readonly version: string; readonly register: string; readonly seed: number }
  readonly verdict: string
  readonly summary: Readonly<Record<VerdictEvent['status'], number>>
  readonly requirements: readonly (Pick<Requirement, 'id' | 'level' | 'title' | 'source'> & {
    readonly status: VerdictEvent['status']
    readonly reason?: string
    readonly repeat?: string
    readonly exchanges: readonly Omit<ExchangeEvent, 'event'>[]
  })[]
  readonly observations: readonly { id: string; question: string; reading: string; description: string }[]
  readonly notes: readonly { level: string; message: string }[]
}

export function jsonReport(events: readonly RunEvent[]): JsonReport {
  const { target, profile, started_at, suite, version, register, seed } = headerOfRun(events)
  const { duration_ms, counts, verdict } = footerOfRun(events)
  const exchanges = new Map(eventsOf(events, 'exchange').map((exchange) => [exchange.n, exchange]))
  return {
    target,
    profile,
    started_at,
    duration_ms,
    suite: { name: suite, version, register, seed },
    verdict,
    summary: counts,
    requirements: eventsOf(events, 'verdict').map((each) => {
      const { id, level, title, source } = REQUIREMENTS[each.requirement]
      return {
        id,
        level,
        title,
        source,
        status: each.status,
        ...(each.reason !== undefined && { reason: each.reason }),
        ...(each.repeat !== undefined && { repeat: each.repeat }),
        exchanges: each.exchanges.flatMap((n) => {
          const { event: _, ...exchange } = exchanges.get(n) ?? { event: undefined }
          return 'n' in exchange ? [exchange] : []
        }),
      }
    }),
    observations: observationsOf(events),
    notes: eventsOf(events, 'note').map(({ level, message }) => ({ level, message })),
  }
}

/** Which documented reading the deployment follows, each question once, and where the judges of its answers disagree. */
export function observationsOf(events: readonly RunEvent[]): JsonReport['observations'] {
  const seen = new Map(
    eventsOf(events, 'observation').map(({ requirement, reading }) => [
      `${requirement} ${reading}`,
      { requirement, reading },
    ]),
  )
  return [
    ...[...seen.values()].map(({ requirement, reading }) => ({
      id: requirement,
      question: REQUIREMENTS[requirement].statement,
      reading,
      description: describeReading(requirement, reading),
    })),
    ...eventsOf(events, 'disagreement').map(({ exchange, ajv, prism }) => ({
      id: 'JUDGES',
      question: `Both schema judges read the answer of exchange ${exchange} alike.`,
      reading: 'disagree',
      description: `AJV: ${ajv}. Prism: ${prism}.`,
    })),
  ]
}

export function writeJson(events: readonly RunEvent[]): string {
  return `${JSON.stringify(jsonReport(events), null, 2)}\n`
}
