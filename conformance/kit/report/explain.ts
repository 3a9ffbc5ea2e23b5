import type { Difference } from '../checks/differences.ts'
import { citationOf, type Register, rowOf } from '../register.ts'
import { curlLine } from './curl.ts'
import type { ExchangeEvent, HeaderEvent, ToldEvent, VerdictEvent } from './event.ts'

/** Why a requirement is not a pass, a member a line: what it asks and where from, what was seen, how to see it again. */
export interface Explanation {
  readonly requirement: string
  readonly statement: string
  readonly source: string
  /** What stands there. */
  readonly fact?: string | undefined
  readonly reason?: string | undefined
  readonly check?: string | undefined
  readonly expected?: string | undefined
  readonly actual?: string | undefined
  /** Where two things should be alike: the members in which they are not. */
  readonly differences?: string | undefined
  readonly case?: string | undefined
  readonly given?: string | undefined
  readonly exchange?: string | undefined
  readonly method?: string | undefined
  readonly path?: string | undefined
  readonly status?: string | undefined
  /** The answer itself, or its beginning. */
  readonly answer?: string | undefined
  readonly curl?: string | undefined
  /** Which calls of a sandbox's control API told something, with their statuses. */
  readonly told?: string | undefined
  readonly repeat?: string | undefined
}

/** Everything that a reader of one verdict needs, with the exchange that decided. */
export function explain(
  { requirement, reason, repeat, decisive, told: numbers = [] }: VerdictEvent,
  { header, register, exchanges, told }: ExplainedBy,
): Explanation {
  const row = rowOf(register, requirement)
  const decided = exchanges.get(decisive?.exchange ?? Number.NaN)
  return {
    requirement,
    statement: row.statement,
    source: citationOf(row),
    fact: row.fact,
    reason,
    check: decisive?.check,
    expected: decisive?.expected,
    actual: decisive?.actual,
    differences: decisive?.differences?.map(tellDifference).join('; '),
    case: decisive?.case,
    given: decisive?.given,
    ...(decided && {
      exchange: `${decided.n}, ${decided.label}`,
      method: decided.request.method,
      path: pathOf(decided.request.url),
      status: String(decided.response.status),
      ...(decided.response.body !== '' && { answer: beginningOf(decided.response.body) }),
      curl: curlLine(decided, header),
    }),
    ...(numbers.length > 0 && { told: calls(numbers.flatMap((n) => told.get(n) ?? [])) }),
    repeat,
  }
}

const ANSWER_SHOWN = 300

/** Secrets are masked by now, so that a cut cannot leave half of one. */
const beginningOf = (body: string): string => (body.length > ANSWER_SHOWN ? `${body.slice(0, ANSWER_SHOWN)}…` : body)

const tellDifference = ({ member, expected, actual }: Difference): string =>
  `${member}: expected ${expected}, got ${actual}`

/** The last of them are those that a verdict rests on. */
const CALLS_NAMED = 6

function calls(told: readonly ToldEvent[]): string {
  const named = told.slice(-CALLS_NAMED).map(({ method, path, status }) => `${method} ${path} ${status}`)
  return `the control API: ${told.length > CALLS_NAMED ? '… ' : ''}${named.join(', ')}`
}

export interface ExplainedBy {
  readonly header: HeaderEvent
  readonly register: Register
  /** By number. */
  readonly exchanges: ReadonlyMap<number, ExchangeEvent>
  /** What the control API told, by number. */
  readonly told: ReadonlyMap<number, ToldEvent>
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}
