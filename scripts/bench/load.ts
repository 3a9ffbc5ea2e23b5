// The load: its own process, so that it takes nothing from the server that it measures. Plain sockets
// and requests that are ready beforehand cost a fifth of what a client library does, and on two cores
// that decides whose limit is measured.
//
// Told a job over IPC, it answers with the load's figures. An answer other than 200 ends the run.
import { connect } from 'node:net'
import type { Job, Load, LoadResult } from './loader.ts'
import type { PreparedRequest } from './submission.ts'

const END_OF_HEAD = Buffer.from('\r\n\r\n')
const OK = 'HTTP/1.1 200 '

/** Numbers each request of this process, so that no two carry the same key or the same file. */
let sequence = 0

process.on('message', (job) => {
  run(job as Job).then(
    (load) => answer({ ok: true, ...load }),
    (error: unknown) => answer({ ok: false, why: error instanceof Error ? error.message : String(error) }),
  )
})
process.on('disconnect', () => process.exit())

function answer(result: LoadResult): void {
  process.send?.(result)
}

async function run({ port, connections, request, ...amount }: Job): Promise<Load> {
  const { seconds, requests } = { seconds: Infinity, requests: Infinity, ...amount }
  const latencies: number[] = []
  const start = performance.now()
  const until = start + seconds * 1000
  const goesOn = (): boolean => latencies.length < requests && performance.now() < until
  const parallel = Math.min(connections, requests)
  await Promise.all(Array.from({ length: parallel }, () => drive({ port, request, latencies, goesOn })))
  const took = (performance.now() - start) / 1000
  latencies.sort((a, b) => a - b)
  const at = (share: number): number =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? NaN
  return { count: latencies.length, rate: latencies.length / took, p50: at(0.5), p99: at(0.99) }
}

interface Drive {
  readonly port: number
  readonly request: PreparedRequest
  readonly latencies: number[]
  goesOn(): boolean
}

/** One connection: one request after another until it is time to stop. */
function drive({ port, request, latencies, goesOn }: Drive): Promise<void> {
  const bytes = Buffer.concat([Buffer.from(request.head, 'latin1'), Buffer.from(request.body, 'latin1')])
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let sentAt = 0
    let received: Buffer | undefined
    const send = (): void => {
      sequence += 1
      // All of the request before was read by the server: it has answered. So its bytes may change.
      for (const { at, digits } of request.counters) bytes.write(String(sequence).padStart(digits, '0'), at, 'latin1')
      sentAt = performance.now()
      socket.write(bytes)
    }
    const fail = (why: string): void => {
      reject(new Error(why))
      socket.destroy()
    }
    socket.on('connect', send)
    socket.on('error', (error) => fail(error.message))
    socket.on('close', () => fail('the server closed a connection'))
    socket.on('data', (chunk) => {
      received = received ? Buffer.concat([received, chunk]) : chunk
      const length = lengthOf(received)
      if (length === undefined || received.length < length) return
      if (received.toString('latin1', 0, OK.length) !== OK)
        return fail(`answered ${received.toString('latin1', 0, 600)}`)
      received = undefined
      latencies.push(performance.now() - sentAt)
      if (goesOn()) return send()
      socket.removeAllListeners('close').end()
      resolve()
    })
  })
}

/** Bytes of the whole answer, or undefined while its head is not there. Every server here tells the length. */
function lengthOf(bytes: Buffer): number | undefined {
  const end = bytes.indexOf(END_OF_HEAD)
  if (end === -1) return undefined
  const head = bytes.toString('latin1', 0, end)
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (length === undefined) throw new Error(`an answer without Content-Length: ${head}`)
  return end + END_OF_HEAD.length + Number(length)
}
