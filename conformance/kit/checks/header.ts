import { headerOf, headerValues } from '../wire/exchange.ts'
import type { Check } from './verdict.ts'

/** The header has this value, or matches, or (undefined) is absent. */
export const headerIs =
  (name: string, wanted: string | RegExp | undefined): Check =>
  ({ response }) => {
    const value = headerOf(response.headers, name)
    const ok = wanted instanceof RegExp ? value !== undefined && wanted.test(value) : value === wanted
    return {
      check: `header ${name}`,
      ok,
      expected: describe(wanted),
      actual: value === '' ? 'an empty value' : (value ?? 'no such header'),
    }
  }

/** The header stands exactly once. */
export const headerOnce =
  (name: string): Check =>
  ({ response }) => {
    const { length } = headerValues(response.headers, name)
    return { check: `header ${name} once`, ok: length === 1, expected: 'one line', actual: `${length} lines` }
  }

/** The body is declared as JSON. */
export const jsonMediaType: Check = ({ response }) => {
  const value = headerOf(response.headers, 'Content-Type')
  return {
    check: 'media type',
    ok: /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(value ?? ''),
    expected: 'application/json',
    actual: value ?? 'no Content-Type',
  }
}

function describe(wanted: string | RegExp | undefined): string {
  return wanted === undefined ? 'no such header' : wanted instanceof RegExp ? `a value that matches ${wanted}` : wanted
}
