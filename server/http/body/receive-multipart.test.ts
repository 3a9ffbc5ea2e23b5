import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'tap'
import { HungUp } from '../hung-up.ts'
import { BodyBudget } from './body-budget.ts'
import { createIntake } from './intake.ts'
import { type MultipartBody, receiveMultipart } from './receive-multipart.ts'
import { UploadStalled, type UploadWatch } from './upload-watch.ts'

const LIMITS = { files: 2, fileBytes: 1_000, bytes: 10_000 }
const BUDGET = 20_000

interface Received {
  readonly status: number
  readonly body: MultipartBody
}

/** A server that answers with what it has received. */
async function receiver(): Promise<{
  post(body: FormData | Buffer, headers?: Record<string, string>): Promise<Received>
  port: number
  budget: BodyBudget
  watch: UploadWatch
  hungUp: Promise<unknown>
  close(): void
}> {
  const budget = new BodyBudget({ capacity: BUDGET, share: BUDGET })
  const intake = createIntake({ budget })
  let tellHangUp: (error: unknown) => void = () => undefined
  const hungUp = new Promise<unknown>((resolve) => (tellHangUp = resolve))
  const server = createServer((request, response) => {
    receiveMultipart({ request, response, limits: LIMITS, owner: 'a', intake }).then(
      (body) => response.end(JSON.stringify(body)),
      (error: unknown) => tellHangUp(error),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    budget,
    watch: intake.watch,
    hungUp,
    async post(body, headers = {}) {
      const answer = await fetch(`http://127.0.0.1:${port}/`, {
        method: 'POST',
        headers,
        body: body instanceof FormData ? body : new Uint8Array(body),
      })
      return { status: answer.status, body: (await answer.json()) as MultipartBody }
    },
    close: () => server.close(),
  }
}

function form(files: Record<string, string | number>, fields: Record<string, string> = {}): FormData {
  const data = new FormData()
  for (const [name, content] of Object.entries(files)) {
    const bytes = typeof content === 'number' ? 'x'.repeat(content) : content
    data.append('file', new Blob([bytes], { type: 'text/plain' }), name)
  }
  for (const [name, value] of Object.entries(fields)) data.append(name, value)
  return data
}

test('fields and files arrive, a file without the path that it was sent with', async (t) => {
  const server = await receiver()
  t.teardown(server.close)
  const { body } = await server.post(form({ '../../a.txt': 'hello', 'b.txt': 'world' }, { kind: 'PDF' }))
  t.match(body, {
    kind: 'multipart',
    fields: [{ name: 'kind', value: 'PDF' }],
    files: [
      { name: 'file', filename: 'a.txt', type: 'text/plain', bytes: { data: [...Buffer.from('hello')] } },
      { filename: 'b.txt' },
    ],
  })
})

for (const [what, data, says] of [
  ['a file that is too long', form({ 'a.txt': 1_001 }), /'a\.txt' exceeds 1000 bytes/],
  ['too many files', form({ a: 1, b: 1, c: 1 }), /more than 2 files/],
  ['a body that is too long', form({}, { text: 'x'.repeat(10_001) }), /the body exceeds 10000 bytes/],
] as const) {
  test(`${what} is refused by name`, async (t) => {
    const server = await receiver()
    t.teardown(server.close)
    t.match((await server.post(data)).body, { kind: 'too-large', what: says })
  })
}

test('what is no multipart form, is compressed or lacks its boundary is told as such', async (t) => {
  const server = await receiver()
  t.teardown(server.close)
  const post = async (type: string, more = {}): Promise<string> =>
    (await server.post(Buffer.from('--x--'), { 'content-type': type, ...more })).body.kind
  t.equal(await post('application/json'), 'no-multipart')
  t.equal(await post('multipart/form-data'), 'no-multipart')
  t.equal(await post('multipart/form-data; boundary=x', { 'content-encoding': 'gzip' }), 'no-multipart')
})

test('a part without a name or a file name has empty ones, and may be too large without ending the process', async (t) => {
  const server = await receiver()
  t.teardown(server.close)
  const headers = { 'content-type': 'multipart/form-data; boundary=b' }
  const parts = (bytes: number): Buffer =>
    Buffer.from(
      '--b\r\nContent-Disposition: form-data\r\n\r\nvalue\r\n' +
        '--b\r\nContent-Disposition: form-data; name="f"\r\nContent-Type: application/octet-stream\r\n\r\n' +
        `${'x'.repeat(bytes)}\r\n--b--\r\n`,
    )
  t.match((await server.post(parts(10), headers)).body, {
    kind: 'multipart',
    fields: [{ name: '', value: 'value' }],
    files: [{ name: 'f', filename: '' }],
  })
  t.match((await server.post(parts(2_000), headers)).body, { kind: 'too-large', what: /1000 bytes/ })
})

test('a body that ends in the middle of a part is malformed', async (t) => {
  const server = await receiver()
  t.teardown(server.close)
  const cut = Buffer.from('--x\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\nhel')
  t.match((await server.post(cut, { 'content-type': 'multipart/form-data; boundary=x' })).body, { kind: 'malformed' })
})

test('a caller that hangs up is noticed, and its share of the budget is given back', async (t) => {
  const server = await receiver()
  t.teardown(server.close)
  const request = httpRequest({ port: server.port, method: 'POST' }).on('error', () => undefined)
  request.setHeader('Content-Type', 'multipart/form-data; boundary=x')
  request.setHeader('Content-Length', '9000')
  request.write('--x\r\n')
  while (server.budget.held === 0) await new Promise((resolve) => setImmediate(resolve))
  request.destroy()
  t.ok((await server.hungUp) instanceof HungUp)
  while (server.budget.held > 0) await new Promise((resolve) => setImmediate(resolve))
  t.equal(server.budget.held, 0)
})

test('a body that waits for room does not wait for ever once its caller is gone', async (t) => {
  const server = await receiver()
  t.teardown(server.close)
  const whole = server.budget.open({ owner: 'b', pause: () => undefined, resume: () => undefined })
  whole.hold(BUDGET)
  whole.complete()
  const request = httpRequest({ port: server.port, method: 'POST' }).on('error', () => undefined)
  request.setHeader('Content-Type', 'multipart/form-data; boundary=x')
  request.write('--x\r\n')
  while (server.budget.waiting === 0) await new Promise((resolve) => setImmediate(resolve))
  request.destroy()
  t.ok((await server.hungUp) instanceof HungUp)
  t.equal(server.budget.waiting, 0)
  whole.release()
})

test('a body that stops arriving is given up', async (t) => {
  const server = await receiver()
  t.teardown(server.close)
  const request = httpRequest({ port: server.port, method: 'POST' }).on('error', () => undefined)
  t.teardown(() => request.destroy())
  request.setHeader('Content-Type', 'multipart/form-data; boundary=x')
  request.write('--x\r\n')
  while (server.budget.held === 0) await new Promise((resolve) => setImmediate(resolve))
  for (let looks = 0; looks < 20; looks++) server.watch.look()
  t.ok((await server.hungUp) instanceof UploadStalled)
})
