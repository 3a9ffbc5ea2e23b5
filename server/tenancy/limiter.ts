import type { Instant } from '../platform/clock.ts'
import { MINUTE, SECOND } from '../platform/clock.ts'

export type Admission = { readonly admitted: true } | { readonly admitted: false; readonly retryAfterSeconds: number }

export interface Limiter {
  /** Counts one request of this address. The window is a minute, opened by its first request. */
  admit(address: string, now: Instant): Admission
}

interface Window {
  readonly opened: Instant
  count: number
}

const SWEEP_ABOVE = 1_000

/** `perMinute` requests an address; 0 admits everything (LIM-RATE). */
export function createLimiter(perMinute: number): Limiter {
  const windows = new Map<string, Window>()

  function sweep(now: Instant): void {
    for (const [address, window] of windows) if (isOver(window, now)) windows.delete(address)
  }

  return {
    admit(address, now) {
      if (perMinute === 0) return { admitted: true }
      let window = windows.get(address)
      if (!window || isOver(window, now)) {
        if (windows.size > SWEEP_ABOVE) sweep(now)
        window = { opened: now, count: 0 }
        windows.set(address, window)
      }
      window.count++
      if (window.count <= perMinute) return { admitted: true }
      return { admitted: false, retryAfterSeconds: Math.max(1, Math.ceil((window.opened + MINUTE - now) / SECOND)) }
    },
  }
}

/** A clock that was put back (a restored checkpoint) also ends a window. */
function isOver(window: Window, now: Instant): boolean {
  return now >= window.opened + MINUTE || now < window.opened
}
