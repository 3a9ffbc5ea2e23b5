import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { type Test, test } from 'tap'
import { Connections } from './connections.ts'

interface Begun {
  readonly url: string
  readonly response: ServerResponse
}

/** A server that begins with a request when its connection says so, and answers when the test does. */
async function serving(t: Test): Promise<{ begun: Begun[]; arrived: () => number; call: () => Promise<Socket> }> {
  const begun: Begun[] = []
  let arrived = 0
  const connections = new Connections()
  const server = createServer((request, response) => {
    arrived += 1
    const { url = '' } = request
    connections.began({ request, response, begin: () => void begun.push({ url, response }) })
  })
  server.on('connection', (socket) => connections.opened(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const call = async (): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.resume()
    return socket
  }
  return { begun, arrived: () => arrived, call }
}

const get = (number: number): string => `GET /${number} HTTP/1.1\r\nHost: here\r\n\r\n`
const sentAhead = (count: number): string => Array.from({ length: count }, (_, number) => get(number)).join('')

/** Until it holds; a test that waits in vain is ended by its runner. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

test('what a caller sends ahead is begun one after another, in order', async (t) => {
  const { begun, arrived, call } = await serving(t)
  const socket = await call()
  socket.write(sentAhead(5))
  await until(() => arrived() === 5)
  for (let number = 0; number < 5; number++) {
    await until(() => begun.length > number)
    t.strictSame(
      begun.map(({ url }) => url),
      Array.from({ length: number + 1 }, (_, each) => `/${each}`),
    )
    begun[number]?.response.end()
  }
})

test('requests of other connections are begun meanwhile', async (t) => {
  const { begun, call } = await serving(t)
  for (let number = 0; number < 3; number++) (await call()).write(get(number))
  await until(() => begun.length === 3)
  t.strictSame(begun.map(({ url }) => url).toSorted(), ['/0', '/1', '/2'])
})

test('of a caller that sends ahead without end so much is read, and the rest as it is answered', async (t) => {
  const { begun, arrived, call } = await serving(t)
  const socket = await call()
  // Far more than one reading of the socket brings.
  socket.write(sentAhead(20_000))
  await until(() => begun.length === 1)
  await new Promise((resolve) => setTimeout(resolve, 200))
  t.ok(arrived() < 10_000, `${arrived()} requests were read`)
  for (let answered = 0; answered < 20_000;) {
    for (const { response } of begun.slice(answered, (answered = begun.length))) response.end()
    await new Promise((resolve) => setImmediate(resolve))
  }
  t.equal(begun.at(-1)?.url, '/19999')
})

test('what waits is not begun any more when its caller has gone', async (t) => {
  const { begun, arrived, call } = await serving(t)
  const socket = await call()
  socket.write(sentAhead(5))
  await until(() => arrived() === 5)
  const [first] = begun
  socket.destroy()
  await once(first?.response ?? socket, 'close')
  await new Promise((resolve) => setTimeout(resolve, 50))
  t.strictSame(
    begun.map(({ url }) => url),
    ['/0'],
  )
})
