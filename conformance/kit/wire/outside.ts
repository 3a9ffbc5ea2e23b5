import { randomBytes, randomInt } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'

/** Real time and chance: the suite reads them here and nowhere else. */
export interface Outside {
  /** Milliseconds since 1970. */
  now(): number
  /** Rejects when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** A seed for a run that was given none. */
  drawSeed(): number
  /** What tells one run from every other, whatever their seeds. */
  drawNonce(): string
}

export const outside: Outside = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    await wait(ms, undefined, signal && { signal })
  },
  drawSeed: () => randomInt(1, 2 ** 31),
  drawNonce: () => randomBytes(8).toString('hex'),
}
