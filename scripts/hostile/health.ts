import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** What whoever asked for the health of a sandbox has seen. */
export interface Health {
  readonly answers: number
  readonly slowestMs: number
  /** For how long at most, of one answer, others had the processor: this is not part of `slowestMs`. */
  readonly machineMs: number
  /** Answers that were none, or not 200. */
  readonly troubles: readonly string[]
}

export interface Watched {
  readonly url: string
  readonly pid: number
}

export type Question = 'look' | 'end'

export interface HealthWatch {
  /** The longest wait since the last look, in milliseconds. */
  look(): Promise<number>
  end(): Promise<Health>
}

/** Watches a sandbox from now on. */
export function watchHealth(watched: Watched): HealthWatch {
  const worker = new Worker(new URL('./watch-health.js', import.meta.url), { workerData: watched })
  async function ask<Answer>(question: Question): Promise<Answer> {
    const told = once(worker, 'message') as Promise<[Answer]>
    worker.postMessage(question)
    const [answer] = await told
    return answer
  }
  return {
    look: () => ask<number>('look'),
    async end() {
      const health = await ask<Health>('end')
      await worker.terminate()
      return health
    },
  }
}
