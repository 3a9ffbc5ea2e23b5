import { isDeepStrictEqual } from 'node:util'
import { show } from '../json.ts'
import { differences, inWords } from './differences.ts'
import type { Verdict } from './verdict.ts'

/** What a case has compared is equal; where it is not, the verdict tells the members that differ and no others. */
export function sameAs(check: string, actual: unknown, wanted: unknown): Verdict {
  return isDeepStrictEqual(actual, wanted)
    ? { check, ok: true, expected: show(wanted), actual: show(actual) }
    : { check, ok: false, ...differing(wanted, actual) }
}

function differing(wanted: unknown, actual: unknown): Pick<Verdict, 'expected' | 'actual' | 'differences'> {
  const found = differences(wanted, actual)
  // Values that only look alike, such as a member that is undefined and one that is missing.
  if (found.length === 0) return { expected: show(wanted), actual: show(actual) }
  return {
    expected: inWords(found, 'expected'),
    actual: inWords(found, 'actual'),
    ...(found.some(({ member }) => member !== '') && { differences: found }),
  }
}

/** What a case has compared differs, as the tokens of two invoices do. */
export function differsFrom(check: string, actual: unknown, other: unknown): Verdict {
  const ok = actual !== undefined && other !== undefined && !isDeepStrictEqual(actual, other)
  return { check, ok, expected: `anything but ${show(other)}`, actual: show(actual) }
}
