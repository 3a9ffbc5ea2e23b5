import { DAY, type Instant, parseInstant } from '../../platform/clock.ts'
import type { Key } from './key.ts'

/** When a key expires, and the interval that its next rotation repeats. */
export type Lifetime = Pick<Key, 'expires_at' | 'expires_interval_days'>

export const INTERVALS_DAYS = [30, 90, 180, 365] as const
export const DEFAULT_INTERVAL_DAYS = 90

/** ISO 8601 with a time of day and an offset: a bare date does not say when on that day a key expires. */
const DATE_TIME = /^[^T]*T.*(Z|[+-]\d\d:\d\d)$/

export type ChosenLifetime = { readonly ok: true; readonly lifetime: Lifetime } | ({ readonly ok: false } & BadLifetime)

export interface BadLifetime {
  readonly field: 'expires_at' | 'expires_interval_days'
  /** A valid instant, but not in the future. */
  readonly past?: boolean
}

/**
 * K5, K6: `expires_at` wins over `expires_interval_days`; with neither, the stored or default
 * interval counts from now. K8: a fixed date clears the interval.
 */
export function chooseLifetime(
  sent: { readonly expires_at?: unknown; readonly expires_interval_days?: unknown },
  { now, otherwise }: { now: Instant; otherwise: number | null },
): ChosenLifetime {
  if (sent.expires_at !== undefined) {
    const at =
      typeof sent.expires_at === 'string' && DATE_TIME.test(sent.expires_at) ? parseInstant(sent.expires_at) : undefined
    if (at === undefined) return { ok: false, field: 'expires_at' }
    if (at <= now) return { ok: false, field: 'expires_at', past: true }
    return { ok: true, lifetime: { expires_at: at, expires_interval_days: null } }
  }
  if (sent.expires_interval_days === undefined) return { ok: true, lifetime: lifetimeOf(otherwise, now) }
  const days = [null, ...INTERVALS_DAYS].find((allowed) => allowed === sent.expires_interval_days)
  return days === undefined
    ? { ok: false, field: 'expires_interval_days' }
    : { ok: true, lifetime: lifetimeOf(days, now) }
}

/** An interval of null means never. */
export function lifetimeOf(days: number | null, now: Instant): Lifetime {
  return { expires_at: days === null ? null : now + days * DAY, expires_interval_days: days }
}
