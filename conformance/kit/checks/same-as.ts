import { isDeepStrictEqual } from 'node:util'
import { show } from '../json.ts'
import type { Verdict } from './verdict.ts'

/** What a case has compared is equal. */
export function sameAs(check: string, actual: unknown, wanted: unknown): Verdict {
  return { check, ok: isDeepStrictEqual(actual, wanted), expected: show(wanted), actual: show(actual) }
}

/** What a case has compared differs, as the tokens of two invoices do. */
export function differsFrom(check: string, actual: unknown, other: unknown): Verdict {
  const ok = actual !== undefined && other !== undefined && !isDeepStrictEqual(actual, other)
  return { check, ok, expected: `anything but ${show(other)}`, actual: show(actual) }
}
