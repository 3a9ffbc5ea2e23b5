import { parentPort, workerData } from 'node:worker_threads'
import { compare } from './compare.ts'
import { readParents } from './parents.ts'

// The far side of compare-all.ts: first seeds come in, a comparison of each mutant goes out.
const { seed, step, until }: { seed: number; step: number; until: number } = workerData
const parents = readParents()
for (let at = seed; at < until; at += step) {
  parentPort?.postMessage({ at, comparison: await compare(at >>> 0, parents) })
}
