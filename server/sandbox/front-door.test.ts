import { test } from 'tap'
import { partnerApi, SMALLEST } from '../../fixtures/testing/call-api.ts'
import { rawConnection } from '../../fixtures/testing/raw-http.ts'
import { temporaryFolder } from '../../fixtures/testing/serve-process.ts'
import { silentLog } from '../log/log.ts'
import { createSandbox } from './create-sandbox.ts'

const KEY = 'sk_sandbox000000000000000000001'

for (const listen of [false, true]) {
  test(`what is in flight at a close is finished and kept, what comes later is refused in words (${listen ? 'with' : 'without'} a socket)`, async (t) => {
    using folder = temporaryFolder()
    const faults: unknown[] = []
    const log = { ...silentLog, fault: (fault: unknown) => void faults.push(fault) }
    const sandbox = await createSandbox({ data: folder.path, listen, rateLimit: 0, log })
    const api = partnerApi(sandbox)
    const submit = (): ReturnType<typeof api> => api('POST /invoices', { key: KEY, body: SMALLEST })
    const early = Array.from({ length: 50 }, submit)
    const closing = sandbox.close()
    const late = Array.from({ length: 5 }, submit)
    const statuses = (await Promise.all(early)).map(({ status }) => status)
    t.same(new Set(statuses), new Set([200]))
    for (const { status, at } of await Promise.all(late)) {
      t.equal(status, 503)
      t.match(at('message'), /shutting down/)
    }
    await closing
    t.equal((await submit()).status, 503)
    await t.rejects(sandbox.clock.advance('P1D'), { name: 'ControlError', status: 503, message: /shutting down/ })
    await t.rejects(sandbox.reset(), { name: 'ControlError', status: 503 })
    t.same(faults, [])

    await using again = await createSandbox({ data: folder.path, listen: false })
    t.equal((await again.control.listInvoices({ query: { limit: 100 } })).length, 50)
  })
}

test('an upload that is under way at a close is answered, and its connection is not kept for more', async (t) => {
  const faults: unknown[] = []
  const log = { ...silentLog, fault: (fault: unknown) => void faults.push(fault) }
  const sandbox = await createSandbox({ rateLimit: 0, log })
  const body = JSON.stringify(SMALLEST)
  const head = (length: number): string =>
    `POST /api/v1/partner/invoices HTTP/1.1\r\nHost: localhost\r\nX-API-Key: ${KEY}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`
  const connection = await rawConnection(sandbox.url)
  connection.write(head(body.length) + body.slice(0, 10))
  await (await fetch(`${sandbox.url}/_sandbox/v1/health`)).text()
  const closing = sandbox.close()
  // The rest, and at once a request more.
  connection.write(body.slice(10) + head(body.length) + body)
  await connection.closed()
  await closing
  const answers = (await connection.text()).split('HTTP/1.1 ').slice(1)
  t.match(answers[0], /^200 /)
  t.ok(answers.length === 1 || answers[1]?.startsWith('503 ') === true, `one answer, or ${answers[1]?.slice(0, 12)}`)
  t.same(faults, [])
  await t.rejects(fetch(sandbox.url), TypeError)
})

test('requests wait behind the door until it is opened', async (t) => {
  const { frontDoor } = await import('./front-door.ts')
  const done: string[] = []
  const door = frontDoor({ handle: async ({ url }) => void done.push(url ?? ''), unaddressed: (problem) => problem })
  const { inject } = await import('light-my-request')
  const asked = inject((request, response) => void door.handle(request, response).then(() => response.end()), '/early')
  await new Promise((resolve) => setImmediate(resolve))
  t.same(done, [])
  door.open()
  await asked
  t.same(done, ['/early'])
})
