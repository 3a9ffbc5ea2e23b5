import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Comparison } from './compare.ts'

/** pdf.js runs into loops without end on some damaged files; such a mutant is passed over. */
const HANGS_AFTER_MS = 15_000

export interface Told {
  readonly at: number
  /** Undefined where a judge did not come to an end. */
  readonly comparison: Comparison | undefined
}

/** Compares the mutants of the seeds from `seed` up to `until` in threads of their own; `tell` hears of each. */
export async function compareAll(order: {
  seed: number
  until: number
  stopAt: number
  tell(told: Told): void
}): Promise<void> {
  const step = Math.max(availableParallelism(), 1)
  const lanes = Array.from({ length: step }, (_, lane) => runLane({ ...order, seed: order.seed + lane, step }))
  await Promise.all(lanes)
}

interface Lane {
  readonly seed: number
  readonly step: number
  readonly until: number
  readonly stopAt: number
  tell(told: Told): void
}

/** One thread after the other, each going on behind the mutant at which the one before it hung. */
async function runLane(lane: Lane): Promise<void> {
  let next: number | undefined = lane.seed
  while (next !== undefined && next < lane.until) next = await runThread({ ...lane, seed: next })
}

/** Resolves with the seed to go on with, or undefined at the end. */
function runThread({ seed, step, until, stopAt, tell }: Lane): Promise<number | undefined> {
  return new Promise((resolve) => {
    const thread = new Worker(new URL('./compare-worker.js', import.meta.url), { workerData: { seed, step, until } })
    let at = seed
    let isOver = false
    // Once: what it has said already still arrives, and each call of `terminate` listens anew.
    const end = (next: number | undefined): void => {
      if (isOver) return
      isOver = true
      resolve(next)
      void thread.terminate()
    }
    const skip = (): void => {
      tell({ at, comparison: undefined })
      end(at + step)
    }
    const hanging = setTimeout(skip, HANGS_AFTER_MS)
    thread.on('message', (told: { at: number; comparison: Comparison }) => {
      hanging.refresh()
      tell(told)
      at = told.at + step
      if (Date.now() >= stopAt) end(undefined)
    })
    thread.on('error', skip)
    thread.on('exit', () => {
      clearTimeout(hanging)
      resolve(undefined)
    })
  })
}
