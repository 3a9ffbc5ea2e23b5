import net from 'node:net'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { type Test, test } from 'tap'
import { decodeBody } from './decode-body.ts'
import { NoAnswer } from './no-answer.ts'
import { outside } from './outside.ts'
import { createSender, type Sender } from './send.ts'

async function listening(
  t: Test,
  onData: (socket: net.Socket, piece: Buffer) => void,
  { keepAlive = true }: { keepAlive?: boolean } = {},
): Promise<{ url: string; sender: Sender }> {
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('data', (piece) => onData(socket, piece))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const sender = createSender({ timeoutMs: 3_000, outside, keepAlive })
  t.teardown(() => {
    sender.close()
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`, sender }
}

const BODY = '{"message":"too large"}'
const answer = (more = ''): string => `HTTP/1.1 413 Too Large\r\nContent-Length: ${BODY.length}\r\n${more}\r\n${BODY}`
const long = Buffer.alloc(6 * 1024 * 1024, 'x')
const post = (url: string) => ({
  method: 'POST',
  url,
  headers: [['Content-Length', `${long.length}`]] as const,
  body: long,
})

const EARLY: Readonly<Record<string, (socket: net.Socket) => void>> = {
  'keeps the connection and reads nothing': (socket) => void socket.pause().write(answer()),
  'keeps the connection and drops it later': (socket) =>
    void socket.pause().write(answer(), () => setTimeout(() => socket.resetAndDestroy(), 20)),
  'closes its side': (socket) => void socket.pause().end(answer('Connection: close\r\n')),
  'resets the connection behind it': (socket) =>
    void socket.pause().write(answer('Connection: close\r\n'), () => setImmediate(() => socket.resetAndDestroy())),
}

for (const [name, behave] of Object.entries(EARLY)) {
  test(`an answer before the body is read counts, if the target ${name}`, async (t) => {
    for (const keepAlive of [true, false]) {
      const { url, sender } = await listening(t, behave, { keepAlive })
      for (let n = 0; n < 5; n++) {
        const { status, body } = await sender.send(post(url))
        t.strictSame([status, String(body)], [413, BODY])
      }
    }
    // What breaks off after the answer has nobody who waits for it, and ends the process where nobody listens.
    await outside.sleep(60)
  })
}

test('a target that hangs up while it is written to, without an answer, has given none', async (t) => {
  const { url, sender } = await listening(t, (socket) => void socket.resetAndDestroy())
  for (let n = 0; n < 5; n++) await t.rejects(sender.send(post(url)), NoAnswer)
})

test('a long body arrives whole at who reads it', async (t) => {
  const { url, sender } = await listening(t, (socket, first) => {
    let bytes = first.length
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'
    socket.on('data', (piece) => {
      bytes += piece.length
      if (bytes > long.length) socket.write(head)
    })
  })
  t.equal((await sender.send(post(url))).status, 200)
})

test('a body in a coding that nobody asked for is read, and one that only says so is no answer', async (t) => {
  const coded = gzipSync(BODY)
  t.equal(String(await decodeBody([['content-encoding', 'gzip']], coded)), BODY)
  t.equal(String(await decodeBody([['Content-Encoding', 'gzip, gzip']], gzipSync(coded))), BODY)
  t.equal(String(await decodeBody([['Content-Encoding', 'own']], Buffer.from('x'))), 'x')
  await t.rejects(decodeBody([['Content-Encoding', 'gzip']], Buffer.from(BODY)), NoAnswer)
})
