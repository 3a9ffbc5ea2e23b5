import type { Instant } from '../platform/clock.ts'
import { MINUTE, SECOND } from '../platform/clock.ts'

/** What became of one request in its bucket. */
export interface Admission {
  readonly admitted: boolean
  readonly perMinute: number
  /** Further requests that the window admits. */
  readonly remaining: number
  /** Until the window ends, at least 1. */
  readonly retryAfterSeconds: number
}

export interface Limiter {
  /** Counts one request. The window is a minute, opened by the first request of this key; `perMinute` 0 admits everything. */
  admit(request: { key: string; perMinute: number; now: Instant }): Admission
}

interface OpenWindow {
  readonly opened: Instant
  count: number
}

const SWEEP_ABOVE = 1_000

/** So many requests per minute and key (LIM-RATE). */
export function createLimiter(): Limiter {
  const windows = new Map<string, OpenWindow>()

  function sweep(now: Instant): void {
    for (const [key, window] of windows) if (isOver(window, now)) windows.delete(key)
  }

  return {
    admit({ key, perMinute, now }) {
      if (perMinute === 0) return UNLIMITED
      let window = windows.get(key)
      if (!window || isOver(window, now)) {
        if (windows.size > SWEEP_ABOVE) sweep(now)
        window = { opened: now, count: 0 }
        windows.set(key, window)
      }
      window.count++
      return {
        admitted: window.count <= perMinute,
        perMinute,
        remaining: Math.max(0, perMinute - window.count),
        retryAfterSeconds: Math.max(1, Math.ceil((window.opened + MINUTE - now) / SECOND)),
      }
    },
  }
}

const UNLIMITED: Admission = { admitted: true, perMinute: 0, remaining: Infinity, retryAfterSeconds: 1 }

/** A clock that was put back (a restored checkpoint) also ends a window. */
function isOver(window: OpenWindow, now: Instant): boolean {
  return now >= window.opened + MINUTE || now < window.opened
}
