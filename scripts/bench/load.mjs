// The load: its own process, so that it takes nothing from the server that it measures. Plain sockets
// and requests that are ready beforehand cost a fifth of what a client library does, and on two cores
// that decides whose limit is measured.
//
// Told over IPC { port, connections, seconds | requests, request: { head, body, counters } }; answers
// { ok: true, rate, p50, p99, count } or { ok: false, why }. An answer other than 200 ends the run.
import { connect } from 'node:net'

const END_OF_HEAD = Buffer.from('\r\n\r\n')
const OK = 'HTTP/1.1 200 '

/** Numbers each request of this process, so that no two carry the same key or the same file. */
let sequence = 0

process.on('message', async (job) => {
  try {
    process.send({ ok: true, ...(await run(job)) })
  } catch (error) {
    process.send({ ok: false, why: error.message })
  }
})
process.on('disconnect', () => process.exit())

async function run({ port, connections, seconds = Infinity, requests = Infinity, request }) {
  const latencies = []
  const start = performance.now()
  const until = start + seconds * 1000
  const goesOn = () => latencies.length < requests && performance.now() < until
  const parallel = Math.min(connections, requests)
  await Promise.all(Array.from({ length: parallel }, () => drive({ port, request, latencies, goesOn })))
  const took = (performance.now() - start) / 1000
  latencies.sort((a, b) => a - b)
  const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))]
  return { count: latencies.length, rate: latencies.length / took, p50: at(0.5), p99: at(0.99) }
}

/** One connection: one request after another until it is time to stop. */
function drive({ port, request, latencies, goesOn }) {
  const bytes = Buffer.concat([Buffer.from(request.head, 'latin1'), Buffer.from(request.body, 'latin1')])
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let sentAt = 0
    let answer
    const send = () => {
      sequence += 1
      // All of the request before was read by the server: it has answered. So its bytes may change.
      for (const { at, digits } of request.counters) bytes.write(String(sequence).padStart(digits, '0'), at, 'latin1')
      sentAt = performance.now()
      socket.write(bytes)
    }
    const fail = (why) => {
      reject(new Error(why))
      socket.destroy()
    }
    socket.on('connect', send)
    socket.on('error', (error) => fail(error.message))
    socket.on('close', () => fail('the server closed a connection'))
    socket.on('data', (chunk) => {
      answer = answer ? Buffer.concat([answer, chunk]) : chunk
      const length = lengthOf(answer)
      if (length === undefined || answer.length < length) return
      if (answer.latin1Slice(0, OK.length) !== OK) return fail(`answered ${answer.latin1Slice(0, 600)}`)
      answer = undefined
      latencies.push(performance.now() - sentAt)
      if (goesOn()) return send()
      socket.removeAllListeners('close').end()
      resolve()
    })
  })
}

/** Bytes of the whole answer, or undefined while its head is not there. Every server here tells the length. */
function lengthOf(answer) {
  const end = answer.indexOf(END_OF_HEAD)
  if (end === -1) return undefined
  const head = answer.latin1Slice(0, end)
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (length === undefined) throw new Error(`an answer without Content-Length: ${head}`)
  return end + END_OF_HEAD.length + Number(length)
}
