import { isObject } from '../json.ts'
import type { ExchangeEvent, RunEvent } from './event.ts'
import { groupBy } from './group-by.ts'
import { eventsOf, exchangesOf } from './ndjson.ts'

/** One refusal that many failures rest on. */
export interface CommonCause {
  /** How many failures rest on it, and how many there are. */
  readonly failures: number
  readonly of: number
  /** What was answered to what. */
  readonly says: string
}

/** Fewer are read one by one. */
const MANY = 3

/**
 * The refusal by which more than half of the requirements are violated: where a target refuses what every case
 * builds on, its one reason would be hidden among dozens of failures. Undefined where there is none.
 */
export function commonCause(events: readonly RunEvent[]): CommonCause | undefined {
  const failed = eventsOf(events, 'verdict').filter(({ status }) => status === 'fail')
  const exchanges = exchangesOf(events)
  const refusals = failed
    .flatMap(({ decisive }) => exchanges.get(decisive?.exchange ?? Number.NaN) ?? [])
    .filter(refuses)
  const [most = []] = [...groupBy(refusals, alikeIn).values()].toSorted((a, b) => b.length - a.length)
  const [first] = most
  if (first === undefined || most.length < MANY || 2 * most.length <= failed.length) return undefined
  return { failures: most.length, of: failed.length, says: tell(first) }
}

export const tellCause = ({ failures, of, says }: CommonCause): string => `${failures} of ${of} failures: ${says}`

const refuses = ({ response }: ExchangeEvent): boolean => response.status >= 400

const callOf = ({ request }: ExchangeEvent): string => `${request.method} ${new URL(request.url).pathname}`

/** Words with a digit are particular to one request, such as its number. */
const alikeIn = (exchange: ExchangeEvent): string =>
  [callOf(exchange), exchange.response.status, ...wordsIn(exchange).filter((word) => !/\d/.test(word))].join(' ')

const SHOWN = 160

function tell(exchange: ExchangeEvent): string {
  const words = wordsIn(exchange).join(' ')
  const shown = words.length > SHOWN ? `${words.slice(0, SHOWN)}…` : words
  return `${callOf(exchange)} was answered ${exchange.response.status} ${JSON.stringify(shown)}`
}

const wordsIn = ({ response }: ExchangeEvent): string[] => saidIn(response.body).trim().split(/\s+/)

/** What a refusal says for people, or else all of it. */
function saidIn(body: string): string {
  const said = messageIn(body)
  return typeof said === 'string' && said !== '' ? said : body
}

function messageIn(body: string): unknown {
  try {
    const json: unknown = JSON.parse(body)
    return isObject(json) ? (json['message'] ?? json['detail'] ?? json['error']) : undefined
  } catch {
    // A text, or JSON that was cut.
    return undefined
  }
}
