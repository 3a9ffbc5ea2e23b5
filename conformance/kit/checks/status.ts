import type { Check } from './verdict.ts'

/** The status is one of those given. */
export const statusIs =
  (...allowed: number[]): Check =>
  ({ response }) => ({
    check: 'status',
    ok: allowed.includes(response.status),
    expected: allowed.join(' or '),
    actual: String(response.status),
  })

/** The status lies in a range, both ends included. */
export const statusBetween =
  (low: number, high: number): Check =>
  ({ response }) => ({
    check: 'status',
    ok: response.status >= low && response.status <= high,
    expected: `${low} to ${high}`,
    actual: String(response.status),
  })
