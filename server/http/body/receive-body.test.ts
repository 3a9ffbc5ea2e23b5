import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  createServer,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { test, type Test } from 'tap'
import { ShareOfTurn } from '../../platform/share-of-turn.ts'
import { HungUp } from '../hung-up.ts'
import { BodyBudget } from './body-budget.ts'
import { createIntake } from './intake.ts'
import { InlineBlob } from './inline-blob.ts'
import { receiveBody, type ReceiveOptions } from './receive-body.ts'
import type { Parsed, Received, ReceivedBody } from './received-body.ts'

const MARK = 'blob:4b2c9a1e:'
const KiB = 1024

type Settings = Partial<Omit<ReceiveOptions, 'request' | 'response'>>

/** A server that receives bodies and hands out what became of each, in order of completion. */
async function receiver(t: Test, settings: Settings & { answer?: boolean } = {}) {
  const bodies: ReceivedBody[] = []
  const waiting: ((body: ReceivedBody) => void)[] = []
  const requests: IncomingMessage[] = []
  const responses: ServerResponse[] = []
  const intake = settings.intake ?? createIntake()
  const { budget } = intake
  const server = createServer((request, response) => {
    requests.push(request)
    const options = {
      keepBlobUpTo: Infinity,
      digest: false,
      mark: () => MARK,
      owner: 'a',
      ...settings,
      intake,
      request,
      response,
    }
    void receiveBody(options).then((body) => {
      if (settings.answer === false) responses.push(response)
      else if (!response.destroyed) response.writeHead(body.kind === 'too-large' ? 413 : 200).end(body.kind)
      const waiter = waiting.shift()
      if (waiter) waiter(body)
      else bodies.push(body)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  const next = () =>
    new Promise<ReceivedBody>((resolve) => {
      const body = bodies.shift()
      if (body) resolve(body)
      else waiting.push(resolve)
    })
  return { port, intake, budget, next, requests, responses }
}

function open(port: number, headers: Record<string, string | number> = {}): ClientRequest {
  const client = httpRequest({ port, host: '127.0.0.1', method: 'POST', headers })
  client.on('error', () => {})
  return client
}

async function send(t: Test, body: string | Buffer, settings: Settings = {}): Promise<Received> {
  const { port, next } = await receiver(t, { ...settings, answer: false })
  open(port, { 'content-length': Buffer.byteLength(body) }).end(body)
  return received(await next())
}

const turn = () =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

function received(body: ReceivedBody): Received {
  if (body.kind !== 'received') throw new Error(`expected a body, got ${body.kind}`)
  return body
}

function valueOf(parsed: Parsed): unknown {
  if (!parsed.ok) throw new Error(`expected a value, got ${parsed.reason}`)
  return parsed.value
}

const noise = (bytes: number) =>
  Buffer.from(Array.from({ length: bytes }, (_, index) => (index * 7919 + (index >> 8)) & 255))
const base64 = (bytes: number) => noise(bytes).toString('base64')

test('a long base64 value becomes a blob with its bytes and media type', async (t) => {
  const body = await send(t, JSON.stringify({ content: `data:application/pdf;x=1;base64,${base64(100_000)}` }))
  const { content } = valueOf(await body.parse()) as { content: InlineBlob }
  t.ok(content.bytes?.equals(noise(100_000)))
  t.match(content, { decodedBytes: 100_000, mediaType: 'application/pdf' })
})

test('a blob gives back the very string that was sent', async (t) => {
  const text = `data:image/png;base64,${base64(100_000)}`
  const body = await send(t, JSON.stringify([text]).replaceAll('/', '\\/'))
  const [blob] = valueOf(await body.parse()) as [InlineBlob]
  t.equal(blob.toText(), text)
})

test('a blob over the keep limit is counted and not kept', async (t) => {
  const body = await send(t, JSON.stringify([base64(100_001)]), { keepBlobUpTo: 100_000 })
  const [blob] = valueOf(await body.parse()) as [InlineBlob]
  t.match(blob, { decodedBytes: 100_001, bytes: undefined })
  t.equal(blob.toText(), undefined)
})

test('a blob of exactly the keep limit is kept', async (t) => {
  const body = await send(t, JSON.stringify([base64(100_000)]), { keepBlobUpTo: 100_000 })
  const [blob] = valueOf(await body.parse()) as [InlineBlob]
  t.equal(blob.bytes?.length, 100_000)
})

test('a long string that ends in a wrong character stays a string', async (t) => {
  const text = `${base64(70_000)}!`
  t.same(valueOf(await (await send(t, JSON.stringify([text]))).parse()), [text])
})

test('long base64 without its padding stays a string', async (t) => {
  const text = base64(70_000).replaceAll('=', '')
  t.same(valueOf(await (await send(t, JSON.stringify([text]))).parse()), [text])
})

test('long base64 that is not canonical stays a string', async (t) => {
  const text = `${base64(69_999)}QR==`
  t.same(valueOf(await (await send(t, JSON.stringify([text]))).parse()), [text])
})

test('the name of a member is never a blob', async (t) => {
  const name = base64(99_999)
  t.strictSame(valueOf(await (await send(t, JSON.stringify({ [name]: 1 }))).parse()), { [name]: 1 })
})

test('the digest and the length are those of the raw bytes', async (t) => {
  for (const text of ['{"a":"b\\/c"}', JSON.stringify([base64(200_000)])]) {
    const body = await send(t, text, { digest: true })
    t.equal(body.sha256, createHash('sha256').update(text).digest('hex'))
    t.equal(body.bytes, text.length)
  }
})

test('the head is the raw beginning of the body, 64 KiB at most', async (t) => {
  const text = JSON.stringify([base64(200_000)])
  t.equal((await send(t, text)).head.toString(), text.slice(0, 64 * KiB))
  t.equal((await send(t, '[1]')).head.toString(), '[1]')
})

test('a refused body is still counted and digested to its end', async (t) => {
  const text = '['.repeat(200_000)
  const body = await send(t, text, { digest: true })
  t.equal(body.sha256, createHash('sha256').update(text).digest('hex'))
  t.equal(body.bytes, 200_000)
})

test('the place behind a blob is counted in what was sent', async (t) => {
  const text = `{"content":"${base64(90_000)}" "b":1}`
  const column = text.indexOf(' "b"') + 2
  t.same(await (await send(t, text)).parse(), {
    ok: false,
    reason: 'malformed',
    message: `a comma or the closing bracket is expected at line 1, column ${column}`,
  })
})

/* The way in. */

test('a declared length over the limit is refused before anything is read', async (t) => {
  const { port, next } = await receiver(t, { limit: 1000 })
  const client = open(port, { 'content-length': 1001 })
  client.flushHeaders()
  t.same(await next(), { kind: 'too-large', limit: 1000 })
  client.destroy()
})

test('a body of exactly the limit is received', async (t) => {
  const text = `"${'x'.repeat(998)}"`
  t.equal((await send(t, text, { limit: 1000 })).bytes, 1000)
})

test('a chunked body is refused as soon as it exceeds the limit', async (t) => {
  const { port, next, budget } = await receiver(t, { limit: 200_000 })
  const client = open(port)
  for (let sent = 0; sent < 3; sent++) client.write(Buffer.alloc(100_000, '1'))
  t.same(await next(), { kind: 'too-large', limit: 200_000 })
  t.equal(budget.held, 0, 'its share is given back')
  client.destroy()
})

test('a client that sends all of a too large body before it reads finds the answer', async (t) => {
  const { port } = await receiver(t, { limit: 4_000_000 })
  const socket = connect(port, '127.0.0.1')
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 7000000\r\n\r\n')
  socket.pause()
  for (let sent = 0; sent < 70; sent++) {
    await new Promise<void>((resolve) => {
      socket.write(Buffer.alloc(100_000), () => resolve())
    })
  }
  const [answer] = await once(socket.resume(), 'data')
  t.match(String(answer), /^HTTP\/1\.1 413 /)
  socket.destroy()
})

test('a client that never stops sending is cut off', async (t) => {
  const { port, requests } = await receiver(t, { limit: 100_000 })
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50000000\r\n\r\n')
  socket.write(Buffer.alloc(50_000_000))
  await new Promise((resolve) => {
    socket.resume().on('close', resolve)
  })
  t.ok(requests[0]?.destroyed)
  t.notOk(requests[0]?.complete)
})

for (const [size, headers] of [
  [1000, { 'content-length': 2000 }],
  [900_000, { 'content-length': 9e6 }],
  [900_000, {}],
] as const) {
  test(`a client that hangs up after ${size} bytes${'content-length' in headers ? '' : ' of undeclared length'} leaves nothing behind`, async (t) => {
    const { port, next, budget, requests } = await receiver(t)
    const client = open(port, headers)
    client.write(`["${'QUJD'.repeat(size / 4)}`)
    while (requests.length === 0) await turn()
    client.destroy()
    t.same(await next(), { kind: 'aborted' })
    t.equal(budget.held, 0)
  })
}

test('a large body of undeclared length is received like any other', async (t) => {
  const { port, next, budget } = await receiver(t, { answer: false })
  const text = JSON.stringify({ a: base64(300_000), b: 'x' })
  const client = open(port)
  for (let at = 0; at < text.length; at += 9999) client.write(text.slice(at, at + 9999))
  client.end()
  const body = received(await next())
  t.ok(budget.held >= 300_000 && budget.held < 400_000, 'it holds what is there')
  t.equal(JSON.stringify(valueOf(await body.parse())), text)
})

/* The budget. */

async function twoLargeBodies(t: Test) {
  const budget = new BodyBudget({ capacity: 100_000, share: 100_000 })
  const side = await receiver(t, { intake: createIntake({ budget }), answer: false })
  const text = JSON.stringify('x'.repeat(149_998))
  const whole = open(side.port, { 'content-length': text.length })
  whole.end(text)
  await side.next()
  const waiting = open(side.port, { 'content-length': text.length })
  waiting.write(text.slice(0, 80_000))
  while (budget.waiting === 0) await turn()
  waiting.end(text.slice(80_000))
  return { ...side, budget, clients: [whole, waiting] }
}

test('a large body waits for the rest of it until another one is answered', async (t) => {
  const { budget, next, responses } = await twoLargeBodies(t)
  for (let times = 0; times < 20; times++) await turn()
  t.equal(budget.waiting, 1)
  responses[0]?.end()
  received(await next())
  responses[1]?.end()
  while (budget.held > 0) await turn()
  t.equal(budget.waiting, 0)
})

test('a large body whose client leaves before the answer gives its share back', async (t) => {
  const { budget, next, clients } = await twoLargeBodies(t)
  for (const client of clients) client.destroy()
  t.match((await next()).kind, /received|aborted/)
  while (budget.held > 0) await turn()
  t.equal(budget.waiting, 0)
})

test('what is announced and does not come is not held', async (t) => {
  const { port, next, intake, requests } = await receiver(t)
  for (let idle = 0; idle < 5; idle++) open(port, { 'content-length': 150_000_000 }).flushHeaders()
  while (requests.length < 5) await turn()
  const text = JSON.stringify(base64(300_000))
  open(port, { 'content-length': text.length }).end(text)
  received(await next())
  t.ok(intake.budget.held < 400_000)
})

test('a blob counts as long as it is when decoded, one that is not kept not at all', async (t) => {
  for (const [keepBlobUpTo, atMost] of [
    [3_000_000, 3_200_000],
    [100, 200_000],
  ] as const) {
    const { port, next, intake } = await receiver(t, { keepBlobUpTo, answer: false })
    open(port).end(JSON.stringify(Buffer.alloc(3_000_000, 'x').toString('base64')))
    received(await next())
    t.ok(intake.budget.held <= atMost, `${intake.budget.held} are held`)
  }
})

test('a small body does not wait for the budget', async (t) => {
  const budget = new BodyBudget({ capacity: 0, share: 0 })
  t.equal((await send(t, '[1]', { intake: createIntake({ budget }) })).bytes, 3)
})

/* Uploads that do not get on. */

for (const [size, what] of [
  [10, 'small'],
  [200_000, 'large'],
] as const) {
  test(`a ${what} body that stops arriving is given up, and leaves nothing behind`, async (t) => {
    const { port, next, intake, requests } = await receiver(t)
    open(port, { 'content-length': 300_000 }).write(' '.repeat(size))
    while (requests.length === 0) await turn()
    const body = next()
    for (let looks = 0; looks < 20; looks++) {
      await turn()
      intake.watch.look()
    }
    t.same(await body, { kind: 'stalled' })
    t.equal(intake.budget.held, 0)
  })
}

test('a large body that waits for its turn is read no further, is not given up, and leaves nothing when it breaks off', async (t) => {
  const intake = createIntake({ share: new ShareOfTurn({ mostMs: 0 }) })
  const { port, next, requests } = await receiver(t, { intake })
  open(port, { 'content-length': 50_000_000 }).end(Buffer.alloc(50_000_000, ' '))
  while ((requests[0]?.readableLength ?? 0) < 64 * KiB) await turn()
  for (let looks = 0; looks < 20; looks++) {
    await turn()
    intake.watch.look()
  }
  t.ok((requests[0]?.readableLength ?? Infinity) < 400_000, `${requests[0]?.readableLength} bytes wait`)
  requests[0]?.destroy()
  t.same(await next(), { kind: 'aborted' })
  t.equal(intake.budget.held, 0)
})

test('a small body does not wait for the turn of large ones', async (t) => {
  const intake = createIntake({ share: new ShareOfTurn({ mostMs: 0 }) })
  t.equal((await send(t, '[1]', { intake })).bytes, 3)
})

test('bodies with much text are parsed one after another', async (t) => {
  const { port, next, responses } = await receiver(t, { answer: false })
  const text = JSON.stringify(Array.from({ length: 20_000 }, (_, index) => index))
  for (let sent = 0; sent < 2; sent++) open(port).end(text)
  const [first, second] = [received(await next()), received(await next())]
  t.match(await first.parse(), { ok: true })
  let parsed = false
  const later = Promise.resolve(second.parse()).then(() => (parsed = true))
  for (let times = 0; times < 20; times++) await turn()
  t.notOk(parsed)
  responses[0]?.end()
  t.ok(await later)
})

test('a body whose caller is gone before its turn is not parsed', async (t) => {
  const { port, next, responses } = await receiver(t, { answer: false })
  const text = JSON.stringify(Array.from({ length: 20_000 }, (_, index) => index))
  for (let sent = 0; sent < 2; sent++) open(port).end(text)
  const [first, second] = [received(await next()), received(await next())]
  await first.parse()
  const parsing = t.rejects(Promise.resolve(second.parse()), HungUp)
  responses[1]?.destroy()
  await parsing
})
