import { type Register, rowOf } from '../register.ts'
import type { RunEvent, VerdictEvent } from './event.ts'
import { eventsOf } from './ndjson.ts'

/** One violated requirement, in a line. */
export interface IndexEntry {
  readonly id: string
  readonly title: string
  /** What was expected and what came. */
  readonly says: string
  /** Its place among the test points of TAP. */
  readonly point: number
}

/** Which requirements are violated, in the order of the report. */
export function failureIndex(events: readonly RunEvent[], register: Register): IndexEntry[] {
  return eventsOf(events, 'verdict').flatMap((verdict, index) => {
    const { requirement: id, status } = verdict
    return status === 'fail'
      ? [{ id, title: rowOf(register, id).title, says: failureInShort(verdict), point: index + 1 }]
      : []
  })
}

const SHOWN = 60

/** The check that did not hold, in a line; of two things that should be alike, the members that are not. */
export function failureInShort({ reason = '', decisive }: VerdictEvent): string {
  const { check, expected, actual, differences } = decisive ?? {}
  if (check === undefined || expected === undefined || actual === undefined) return short(reason, 2 * SHOWN)
  return differences === undefined
    ? `${check}: expected ${short(expected, SHOWN)}, got ${short(actual, SHOWN)}`
    : `${check}: not alike in ${short(differences.map(({ member }) => member).join(', '), 2 * SHOWN)}`
}

/** Secrets are masked by now, so that a cut cannot leave half of one. */
function short(text: string, limit: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > limit ? `${line.slice(0, limit)}…` : line
}
