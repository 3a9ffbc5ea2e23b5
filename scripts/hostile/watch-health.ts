// A thread of its own that asks a sandbox for its health, again and again: an attack that keeps this machine's
// attacker busy must not be taken for a sandbox that is slow.
import { readFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'
import type { Health, Question, Watched } from './health.ts'

const PAUSE_MS = 20
const GIVE_UP_MS = 30_000

const { url, pid } = workerData as Watched
const agent = new Agent({ keepAlive: true, maxSockets: 1 })
const seen: { -readonly [Name in keyof Health]: Health[Name] } = {
  answers: 0,
  slowestMs: 0,
  machineMs: 0,
  troubles: [],
}
let sinceLook = 0
let over = false

parentPort?.on('message', (question: Question) => {
  if (question === 'end') over = true
  else parentPort?.postMessage(sinceLook)
  sinceLook = 0
})
while (!over) {
  const began = performance.now()
  const queued = queuedMs()
  const trouble = await ask()
  seen.answers += 1
  // What was broken off by the end of the sandbox itself is not slow.
  const late = queuedMs() - queued
  const took = performance.now() - began - late
  if (!over) seen.slowestMs = Math.max(seen.slowestMs, took)
  sinceLook = Math.max(sinceLook, took)
  if (trouble !== undefined && !over) seen.troubles = [...seen.troubles, trouble].slice(0, 5)
  seen.machineMs = Math.max(seen.machineMs, late)
  await new Promise((resolve) => {
    setTimeout(resolve, PAUSE_MS)
  })
}
agent.destroy()
parentPort?.postMessage(seen)
parentPort?.close()

/** For how long the sandbox was ready to run so far, and others had the processor; 0 where the system does not tell. */
function queuedMs(): number {
  try {
    const [, queuedNs = '0'] = readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ')
    return Number(queuedNs) / 1e6
  } catch {
    return 0
  }
}

function ask(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = get(`${url}/_sandbox/v1/health`, { agent, timeout: GIVE_UP_MS }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode === 200 ? undefined : `answered ${answer.statusCode}`))
    })
    request.on('timeout', () => request.destroy(new Error(`no answer within ${GIVE_UP_MS / 1000} s`)))
    request.on('error', (error) => resolve(error.message))
  })
}
