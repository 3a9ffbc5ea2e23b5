/**
 * Time comes in through here and nowhere else. A clock is a value: real time plus an offset, or a
 * standstill. So it can be stored, moved, compared and previewed.
 */

/** Milliseconds since 1970-01-01T00:00:00Z, in virtual time unless it says otherwise. */
export type Instant = number

/** Where real time comes from; tests pass their own. */
export interface TimeSource {
  now(): Instant
}

export const systemTime: TimeSource = { now: () => Date.now() }

/** For how long something takes: milliseconds that nobody can set. */
export function sinceStart(): number {
  return performance.now()
}

export interface ClockState {
  /** Virtual minus real time while the clock runs. */
  readonly offset_ms: number
  /** The instant at which the clock stands still, or null while it runs. */
  readonly frozen_at: Instant | null
}

export function readClock(clock: ClockState, time: TimeSource): Instant {
  return clock.frozen_at ?? time.now() + clock.offset_ms
}

/** The same clock (running or frozen) put at `instant`. */
export function clockAt(clock: ClockState, instant: Instant, time: TimeSource): ClockState {
  return clock.frozen_at === null
    ? { offset_ms: instant - time.now(), frozen_at: null }
    : { offset_ms: clock.offset_ms, frozen_at: instant }
}

/** Stops the clock where it is, or lets it run on from there. */
export function clockFrozen(clock: ClockState, frozen: boolean, time: TimeSource): ClockState {
  const now = readClock(clock, time)
  return frozen ? { offset_ms: now - time.now(), frozen_at: now } : { offset_ms: now - time.now(), frozen_at: null }
}

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** `2026-05-19T08:30:00.000Z` */
export function isoTime(instant: Instant): string {
  return new Date(instant).toISOString()
}

/** `2026-05-19`, in UTC. */
export function isoDate(instant: Instant): string {
  return isoTime(instant).slice(0, 10)
}

const ISO_INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/

/** Reads an ISO 8601 date or date-time (UTC where no offset is given); undefined when it is none. */
export function parseInstant(text: string): Instant | undefined {
  if (!ISO_INSTANT.test(text)) return undefined
  const zoned = /T/.test(text) && !/(Z|[+-]\d\d:\d\d)$/.test(text) ? `${text}Z` : text
  const instant = Date.parse(zoned)
  if (Number.isNaN(instant)) return undefined
  // Date.parse turns 30 February into 1 or 2 March: the date must survive the round trip.
  const day = Date.parse(`${text.slice(0, 10)}T00:00:00Z`)
  return new Date(day).toISOString().slice(0, 10) === text.slice(0, 10) ? instant : undefined
}
