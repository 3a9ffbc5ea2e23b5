import { isoDate, isoTime, type Instant } from '../../platform/clock.ts'

/** `2026-08-18 at 08:00 UTC` */
export function shownExpiry(expiresAt: Instant | null): string {
  return expiresAt === null ? 'never' : `${isoDate(expiresAt)} at ${isoTime(expiresAt).slice(11, 16)} UTC`
}
