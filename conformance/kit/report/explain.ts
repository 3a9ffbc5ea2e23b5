import { type Register, rowOf } from '../register.ts'
import { curlLine } from './curl.ts'
import type { ExchangeEvent, HeaderEvent, VerdictEvent } from './event.ts'

/** Why a requirement is not a pass, a member a line: what it asks and where from, what was seen, how to see it again. */
export interface Explanation {
  readonly requirement: string
  readonly statement: string
  readonly source: string
  readonly reason?: string | undefined
  readonly check?: string | undefined
  readonly expected?: string | undefined
  readonly actual?: string | undefined
  readonly case?: string | undefined
  readonly given?: string | undefined
  readonly exchange?: string | undefined
  readonly method?: string | undefined
  readonly path?: string | undefined
  readonly status?: string | undefined
  readonly curl?: string | undefined
  readonly repeat?: string | undefined
}

/** Everything that a reader of one verdict needs, with the exchange that decided. */
export function explain(
  { requirement, reason, repeat, decisive }: VerdictEvent,
  { header, register, exchanges }: ExplainedBy,
): Explanation {
  const { statement, source } = rowOf(register, requirement)
  const decided = exchanges.get(decisive?.exchange ?? Number.NaN)
  return {
    requirement,
    statement,
    source: `${source.page}, ${source.section}${source.ruling === undefined ? '' : ` (${source.ruling})`}`,
    reason,
    check: decisive?.check,
    expected: decisive?.expected,
    actual: decisive?.actual,
    case: decisive?.case,
    given: decisive?.given,
    ...(decided && {
      exchange: `${decided.n}, ${decided.label}`,
      method: decided.request.method,
      path: pathOf(decided.request.url),
      status: String(decided.response.status),
      curl: curlLine(decided, header),
    }),
    repeat,
  }
}

export interface ExplainedBy {
  readonly header: HeaderEvent
  readonly register: Register
  /** By number. */
  readonly exchanges: ReadonlyMap<number, ExchangeEvent>
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}
