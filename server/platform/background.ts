import { nextTurn } from './in-turns.ts'

/** Work that is done once the answer is on its way, so that its length cannot be read from the answer. */
export interface Background {
  /** Starts `work` in a later turn of the event loop. A failure is reported and ends nothing. */
  later(work: () => Promise<void>): void
  /** Resolves when nothing is waiting or running. */
  idle(): Promise<void>
}

export function createBackground(onError: (error: unknown) => void): Background {
  const running = new Set<Promise<void>>()

  return {
    later(work) {
      // Microtasks, the writing of an answer among them, all come before it.
      const done = nextTurn()
        .then(work)
        .catch(onError)
        .finally(() => running.delete(done))
      running.add(done)
    },
    async idle() {
      while (running.size > 0) await Promise.all(running)
    },
  }
}
