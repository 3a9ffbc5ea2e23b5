// The handle on the load's process.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Starts load.mjs. `run(job)` resolves with { count, rate, p50, p99 } (milliseconds) or rejects with what went wrong. */
export function startLoader() {
  const child = fork(fileURLToPath(new URL('./load.mjs', import.meta.url)))
  return {
    async run(job) {
      child.send(job)
      const [result] = await once(child, 'message')
      if (!result.ok) throw new Error(`the measurement is void: ${result.why}`)
      return result
    },
    stop: () => child.disconnect(),
  }
}
