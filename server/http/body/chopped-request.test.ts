import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { test, type Test } from 'tap'
import { ChoppedRequest } from './chopped-request.ts'

const KiB = 1024
/** What Node reads of a connection at once. */
const READ = 64 * KiB
const CHUNK = '1\r\na\r\n'

test('of connections that send chunks of a byte, one is read in each turn of the event loop, once', async (t) => {
  const most = await mostInOneTurn(t, { bodies: 3, bytes: 100 * KiB })
  t.ok(most <= (2 * READ) / CHUNK.length, `${most} bytes came in one turn`)
})

test('what is sent in chunks of a byte arrives whole', async (t) => {
  const server = await serve(t, (request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => response.end(String(Buffer.concat(pieces))))
  })
  const text = Array.from({ length: 20_000 }, (_, at) => String.fromCharCode(97 + (at % 26))).join('')
  const socket = await server.send([...text].map((letter) => `1\r\n${letter}\r\n`).join(''))
  t.ok((await answerOn(socket)).includes(text))
})

test('who leaves in the middle of such a body holds up nobody', async (t) => {
  const server = await serve(t, (request, response) => {
    request.on('error', () => undefined)
    request.resume().on('end', () => response.end('done'))
  })
  const leaving = await Promise.all(
    Array.from({ length: 5 }, () => server.send(CHUNK.repeat(50 * KiB), { end: false })),
  )
  const staying = await server.send(CHUNK.repeat(50 * KiB))
  for (const socket of leaving) socket.destroy()
  t.match(await answerOn(staying), /done/)
})

async function mostInOneTurn(t: Test, { bodies, bytes }: { bodies: number; bytes: number }): Promise<number> {
  const seen = { inTurn: 0, most: 0 }
  const server = await serve(t, (request, response) => {
    request.on('data', (piece: Buffer) => {
      if (seen.inTurn === 0) setImmediate(() => (seen.inTurn = 0))
      seen.inTurn += piece.length
      seen.most = Math.max(seen.most, seen.inTurn)
    })
    request.on('end', () => response.end())
  })
  // The heads first: of what comes with a head nobody knows yet how it goes on.
  const sockets = await Promise.all(Array.from({ length: bodies }, () => server.send('', { end: false })))
  await new Promise((resolve) => setTimeout(resolve, 50))
  for (const socket of sockets) {
    socket.write(`${CHUNK.repeat(bytes)}0\r\n\r\n`)
    await new Promise(setImmediate)
  }
  await Promise.all(sockets.map(answerOn))
  return seen.most
}

async function serve(t: Test, onRequest: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer({ IncomingMessage: ChoppedRequest }, onRequest)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    async send(chunks: string, { end = true } = {}): Promise<Socket> {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined)
      await once(socket, 'connect')
      const head = 'POST / HTTP/1.1\r\nHost: here\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n'
      socket.write(`${head}${chunks}${end ? '0\r\n\r\n' : ''}`)
      return socket
    },
  }
}

async function answerOn(socket: Socket): Promise<string> {
  let text = ''
  for await (const piece of socket) text += String(piece)
  return text
}
