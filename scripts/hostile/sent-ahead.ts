import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { partnerApi, SMALLEST } from '../../fixtures/testing/call-api.ts'
import type { Attack, Victim } from './attack.ts'
import { memoryOf } from './memory-of.ts'

const KEY = 'sk_sandbox000000000000000000001'
const FILE_BYTES = 5 * 1024 * 1024
const AHEAD = 300
/** In megabytes: a few answers on their way, and not the hundreds that were asked for. */
const MOST_GROWTH = 150

export const sentAhead: Attack = {
  name: 'sent-ahead',
  law: 'callers that ask for hundreds of large answers at once on one connection, and read none, take no more than one',
  seconds: { short: 6, full: 20 },
  async run(arena) {
    const victim = await arena.serve()
    const content = Buffer.alloc(FILE_BYTES, 'text ').toString('base64')
    const attachments = [{ type: 'ATTACHMENT', filename: 'large.txt', content }]
    const stored = await partnerApi(victim)('POST /invoices', { key: KEY, body: { ...SMALLEST, attachments } })
    if (stored.status !== 200) arena.violated(`the file to ask for was answered ${stored.status}`)
    const file = `/_sandbox/v1/invoices/${String(stored.at('data.invoice_token'))}/attachments/0`
    const pid = victim.process.pid ?? 0
    const before = memoryOf(pid)
    let callers = 0
    let most = before
    while (arena.goesOn()) {
      const socket = askAhead(victim, file)
      callers += 1
      for (let look = 0; look < 10; look++) {
        await wait(100)
        most = Math.max(most, memoryOf(pid))
      }
      socket.destroy()
    }
    const grown = (most - before) / 1024 ** 2
    if (grown > MOST_GROWTH) arena.violated(`memory grew by ${grown.toFixed(0)} MB`)
    return `${callers} callers asked for ${AHEAD} large answers each, memory grew by ${grown.toFixed(0)} MB`
  },
}

/** Never reads, so that nothing of what is answered goes out for long. */
function askAhead({ url }: Victim, path: string): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.on('error', () => undefined)
  socket.pause()
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(AHEAD))
  return socket
}
