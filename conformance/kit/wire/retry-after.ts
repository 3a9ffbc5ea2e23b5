import { type Header, headerOf } from './exchange.ts'

/** What is waited when the header is missing or says nothing. */
const DEFAULT_MS = 5_000

/**
 * How long a 429 asks to wait, in milliseconds: seconds, or a date in any of the three forms of HTTP.
 * A date that is past is no wait.
 */
export function retryAfterMs(headers: readonly Header[], now: number): number {
  const value = headerOf(headers, 'Retry-After')?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000)
  // asctime carries no zone, and HTTP means GMT.
  const date = /[a-z]/i.test(value) ? Date.parse(value.endsWith('GMT') ? value : `${value} GMT`) : Number.NaN
  return Number.isNaN(date) ? DEFAULT_MS : Math.max(0, date - now)
}
