import type { Outside } from './outside.ts'

/** Holds requests back so that no minute sees more than a given number of them. */
export interface Pace {
  /** Resolves when the next request may go, or when the signal aborts. */
  next(signal?: AbortSignal): Promise<void>
}

const MINUTE = 60_000

/** How many requests a deployment of others is sent in a minute. */
export interface PaceLimits {
  /** Below its limit, with room for others at the same address. */
  readonly perMinute: number
  /** What is left of the limit for cleaning up at once after an interruption. */
  readonly reserve: number
}

export function createPace(perMinute: number, outside: Outside): Pace {
  const sent: number[] = []
  let queue = Promise.resolve()
  const take = async (signal?: AbortSignal): Promise<void> => {
    const earliest = sent.length < perMinute ? undefined : sent[0]
    const wait = earliest === undefined || signal?.aborted ? 0 : earliest + MINUTE - outside.now()
    if (wait > 0) await outside.sleep(wait, signal).catch(() => undefined)
    // Nothing is sent any more, so nothing is counted either.
    if (signal?.aborted) return
    if (earliest !== undefined) sent.shift()
    sent.push(outside.now())
  }
  return { next: (signal) => (queue = queue.then(() => take(signal))) }
}

/** For a target that limits each tenant by itself. */
export const unpaced: Pace = { next: () => Promise.resolve() }
