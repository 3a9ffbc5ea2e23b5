import type { Instant } from './clock.ts'
import { DAY, HOUR, MINUTE, SECOND } from './clock.ts'

export interface Duration {
  readonly months: number
  readonly milliseconds: number
}

// Ours: iso8601-duration lets the 31st run into the next month and takes -P1D for a day; tinyduration adds nothing;
// duration-fns, 564 KB, counts backwards too. None of them bounds what it accepts.
const PATTERN = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/

/** Reads an ISO 8601 duration such as `PT4H1M`, `P90D` or `P3M`; undefined when it is none. */
export function parseDuration(text: string): Duration | undefined {
  const match = PATTERN.exec(text)
  if (!match || text.endsWith('T') || text === 'P') return undefined
  const [years, months, weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0))
  return {
    months: (years ?? 0) * 12 + (months ?? 0),
    milliseconds:
      ((weeks ?? 0) * 7 + (days ?? 0)) * DAY +
      (hours ?? 0) * HOUR +
      (minutes ?? 0) * MINUTE +
      Math.round((seconds ?? 0) * SECOND),
  }
}

/** Months are calendar months in UTC; the 31st falls back to the last day of a shorter month. */
export function addDuration(instant: Instant, duration: Duration): Instant {
  if (duration.months === 0) return instant + duration.milliseconds
  const date = new Date(instant)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + duration.months)
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, lastDay))
  return date.getTime() + duration.milliseconds
}
