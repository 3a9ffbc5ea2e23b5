// The handle on the load's process.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { PreparedRequest } from './submission.ts'

/** How long, or how often. */
export type Amount = { readonly seconds: number } | { readonly requests: number }

export type Job = Amount & { readonly port: number; readonly connections: number; readonly request: PreparedRequest }

/** Of the answers; times in milliseconds. */
export interface Load {
  readonly count: number
  readonly rate: number
  readonly p50: number
  readonly p99: number
}

export type LoadResult = ({ readonly ok: true } & Load) | { readonly ok: false; readonly why: string }

export interface Loader {
  /** Rejects with what went wrong. */
  run(job: Job): Promise<Load>
  stop(): void
}

/** Starts load.ts in a process of its own. */
export function startLoader({ core }: { core?: number } = {}): Loader {
  const script = fileURLToPath(new URL('./load.js', import.meta.url))
  const child = fork(
    script,
    [],
    core === undefined ? {} : { execPath: 'taskset', execArgv: ['--cpu-list', String(core), process.execPath] },
  )
  return {
    async run(job) {
      child.send(job)
      const [result] = (await once(child, 'message')) as [LoadResult]
      if (!result.ok) throw new Error(`the measurement is void: ${result.why}`)
      return result
    },
    stop: () => child.disconnect(),
  }
}
