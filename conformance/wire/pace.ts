import type { Outside } from './outside.ts'

/** Holds requests back so that no minute sees more than a given number of them. */
export interface Pace {
  /** Resolves when the next request may go. */
  next(): Promise<void>
}

const MINUTE = 60_000

/** Under the documented 300 a minute and address (LIM-RATE-001), with room for others at the same address. */
export const FOREIGN_PER_MINUTE = 250

export function createPace(perMinute: number, outside: Outside): Pace {
  const sent: number[] = []
  let queue = Promise.resolve()
  const take = async (): Promise<void> => {
    const earliest = sent.length < perMinute ? undefined : sent.shift()
    if (earliest !== undefined) {
      const wait = earliest + MINUTE - outside.now()
      if (wait > 0) await outside.sleep(wait)
    }
    sent.push(outside.now())
  }
  return { next: () => (queue = queue.then(take)) }
}

/** For a target that limits each tenant by itself. */
export const unpaced: Pace = { next: () => Promise.resolve() }
