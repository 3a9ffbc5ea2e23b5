// A thread of its own that asks a sandbox for its health, again and again: an attack that keeps this machine's
// attacker busy must not be taken for a sandbox that is slow.
import { Agent, get } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'
import type { Health, Question } from './health.ts'

const PAUSE_MS = 20
const GIVE_UP_MS = 30_000

const url = String(workerData)
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
  const trouble = await ask()
  seen.answers += 1
  // What was broken off by the end of the sandbox itself is not slow.
  const took = performance.now() - began
  if (!over) seen.slowestMs = Math.max(seen.slowestMs, took)
  sinceLook = Math.max(sinceLook, took)
  if (trouble !== undefined && !over) seen.troubles = [...seen.troubles, trouble].slice(0, 5)
  const rested = performance.now()
  await new Promise((resolve) => {
    setTimeout(resolve, PAUSE_MS)
  })
  seen.machineMs = Math.max(seen.machineMs, performance.now() - rested - PAUSE_MS)
}
agent.destroy()
parentPort?.postMessage(seen)
parentPort?.close()

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
