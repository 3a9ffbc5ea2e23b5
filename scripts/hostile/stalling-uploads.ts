import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { controlApi, partnerApi } from '../../fixtures/testing/call-api.ts'
import type { Arena, Attack, Victim } from './attack.ts'

const KEY = 'sk_sandbox000000000000000000001'
const LARGEST = 150 * 1024 * 1024
/** A submission of 100 KB waits for nobody's upload; what a busy machine takes is far below this. */
const SERVED_WITHIN_MS = 5_000

const WARM_UP = 50

interface Upload {
  readonly what: string
  /** Bytes sent at once, and then every now and then. */
  readonly first: number
  readonly drip: number
  readonly head: string
}

const declared = `Content-Length: ${LARGEST}`
const UPLOADS: readonly Upload[] = [
  { what: 'nothing of a declared body', first: 0, drip: 0, head: declared },
  { what: 'a megabyte of a declared body', first: 1024 * 1024, drip: 0, head: declared },
  { what: 'a byte of a declared body now and then', first: 70_000, drip: 1, head: declared },
  { what: 'a chunk without an end', first: 200_000, drip: 1, head: 'Transfer-Encoding: chunked' },
]

export const stallingUploads: Attack = {
  name: 'stalling-uploads',
  law: 'uploads that do not go on keep nobody from being served, of this tenant or another',
  seconds: { short: 8, full: 30 },
  async run(arena) {
    const victim = await arena.serve()
    const made = await controlApi(victim)('POST /tenants', { body: { scene: 'ready' } })
    const other = String(made.at('credentials.0.api_key'))
    // A process that has just started is slow at everything: that is no upload's doing.
    for (let count = 0; count < WARM_UP; count++) await serves({ arena, victim, key: KEY })
    const sockets: Socket[] = []
    for (const upload of UPLOADS) {
      for (let count = 0; count < 12; count++) sockets.push(await begin(victim, upload))
    }
    let served = 0
    while (arena.goesOn()) {
      for (const socket of sockets) if (!socket.destroyed && socket.writable) socket.write('1\r\nx\r\n')
      for (const key of [KEY, other]) served += await serves({ arena, victim, key })
      await wait(500)
    }
    for (const socket of sockets) socket.destroy()
    return `${sockets.length} uploads stood still, ${served} submissions of 100 KB were served`
  },
}

async function begin({ url }: Victim, { first, head }: Upload): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.on('error', () => undefined)
  socket.resume()
  await once(socket, 'connect')
  const host = 'POST /api/v1/partner/invoices HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
  socket.write(`${host}X-API-Key: ${KEY}\r\n${head}\r\n\r\n`)
  const text = `{"invoice":{},"attachments":[{"content":"${'A'.repeat(first)}`
  if (first > 0) socket.write(head === declared ? text : `${text.length.toString(16)}\r\n${text}\r\n`)
  return socket
}

async function serves({ arena, victim, key }: { arena: Arena; victim: Victim; key: string }): Promise<number> {
  const began = performance.now()
  const note = 'n'.repeat(500)
  const body = {
    invoice: { header: { invoice_number: 'INV-1' }, lines: Array.from({ length: 200 }, () => ({ note })) },
  }
  const answer = await partnerApi(victim)('POST /invoices', { key, body, headers: { connection: 'close' } })
  const took = performance.now() - began
  if (answer.status !== 200) arena.violated(`a submission was answered ${answer.status}: ${answer.raw.slice(0, 300)}`)
  if (took > SERVED_WITHIN_MS) arena.violated(`a submission of 100 KB took ${(took / 1000).toFixed(1)} s`)
  return answer.status === 200 ? 1 : 0
}
