import { at, show } from '../json.ts'
import type { Check } from './verdict.ts'

/** What two clocks may differ by, and what a request may take, in milliseconds (K13). */
const TOLERANCE = 60_000

const ISO_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]00:?00)$/

/** Milliseconds since 1970 of the text at the path; undefined where there is no instant. */
export function instantAt(json: unknown, path: string): number | undefined {
  const value = at(json, path)
  const instant = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(instant) ? undefined : instant
}

/** The member is one of these instants, give or take a minute. */
export const instantNear =
  (path: string, ...wanted: number[]): Check =>
  ({ json }) => {
    const instant = instantAt(json, path)
    return {
      check: `instant ${path}`,
      ok: instant !== undefined && wanted.some((each) => Math.abs(instant - each) <= TOLERANCE),
      expected: `${wanted.map((each) => new Date(each).toISOString()).join(' or ')}, give or take a minute`,
      actual: show(at(json, path)),
    }
  }

/** The member is this instant, to the second. */
export const instantIs =
  (path: string, wanted: number): Check =>
  ({ json }) => {
    const instant = instantAt(json, path)
    return {
      check: `instant ${path}`,
      ok: instant !== undefined && Math.abs(instant - wanted) < 1_000,
      expected: new Date(wanted).toISOString(),
      actual: show(at(json, path)),
    }
  }

/** The member names no instant: it is null, or not there. */
export const noInstant =
  (path: string): Check =>
  ({ json }) => {
    const value = at(json, path)
    return {
      check: `no instant ${path}`,
      ok: value === null || value === undefined,
      expected: 'null or nothing',
      actual: show(value),
    }
  }

/** The member is an ISO 8601 instant, written in UTC. */
export const isoInUtc =
  (path: string): Check =>
  ({ json }) => {
    const value = at(json, path)
    return {
      check: `form of ${path}`,
      ok: typeof value === 'string' && ISO_UTC.test(value),
      expected: 'ISO 8601 in UTC, such as 2027-01-31T00:00:00Z',
      actual: show(value),
    }
  }
