import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** What whoever asked for the health of a sandbox has seen. */
export interface Health {
  readonly answers: number
  readonly slowestMs: number
  /** Answers that were none, or not 200. */
  readonly troubles: readonly string[]
}

export interface HealthWatch {
  end(): Promise<Health>
}

/** Watches a sandbox from now on. */
export function watchHealth(url: string): HealthWatch {
  const worker = new Worker(new URL('./watch-health.js', import.meta.url), { workerData: url })
  return {
    async end() {
      const told = once(worker, 'message') as Promise<[Health]>
      worker.postMessage('end')
      const [health] = await told
      await worker.terminate()
      return health
    },
  }
}
