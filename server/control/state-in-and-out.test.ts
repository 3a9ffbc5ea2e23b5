import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer, request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test, type Test } from 'tap'
import { controlApi, partnerApi, SMALLEST } from '../../fixtures/testing/call-api.ts'
import { olderFacts, olderFolder } from '../../fixtures/testing/older-folder.ts'
import { createSandbox, type Sandbox, type SandboxOptions } from '../sandbox/create-sandbox.ts'
import { UploadWatch } from '../http/body/upload-watch.ts'
import { startTicker } from '../platform/ticker.ts'
import { STATE_LIMITS } from '../tenancy/state-text/state-parts.ts'
import { arrivingText } from './arriving-text.ts'
import { controlClient, SANDBOX_KEY } from './client.test.helper.ts'
import { giveUpWhenStalled } from './give-up-when-stalled.ts'

interface Row {
  tenant: string
  collection: string
  id: string
  doc: Record<string, unknown>
}
type State = Awaited<ReturnType<Sandbox['state']>>

async function opened(t: Test, options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await createSandbox({ listen: false, rateLimit: 0, pepper: 'same', ...options })
  t.teardown(() => sandbox.close())
  return sandbox
}

const rowsOf = (state: State): Row[] => state.rows as unknown as Row[]
const of = (state: State, collection: string): Row[] => rowsOf(state).filter((row) => row.collection === collection)

/** A sandbox with three invoices, and its state. */
async function withInvoices(t: Test): Promise<{ sandbox: Sandbox; state: State }> {
  const sandbox = await opened(t)
  const partner = partnerApi(sandbox)
  for (let n = 0; n < 3; n++) await partner('POST /invoices', { key: SANDBOX_KEY, body: SMALLEST })
  return { sandbox, state: await sandbox.state() }
}

const forms: Record<string, (state: State) => string> = {
  'as it came': (state) => JSON.stringify(state),
  indented: (state) => JSON.stringify(state, null, 2),
  'with its members in another order': ({ rows, ...head }) => JSON.stringify({ rows, ...head }, null, 4),
  'with its rows in another order': (state) => JSON.stringify({ ...state, rows: state.rows.toReversed() }),
}
for (const [form, made] of Object.entries(forms)) {
  test(`a state that was exported is taken in ${form}`, async (t) => {
    const { sandbox, state } = await withInvoices(t)
    const target = await opened(t, { world: 'empty' })
    const taken = await controlApi(target)('PUT /state', { body: made(state) })
    t.match(taken, { status: 200 }, taken.raw)
    t.equal(taken.at('rows'), state.rows.length)
    const byName = (of: State): unknown =>
      rowsOf(of)
        .filter(({ collection }) => collection !== 'root')
        .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
    t.strictSame(byName(await target.state()), byName(state))
    t.equal(
      (await partnerApi(target)('POST /invoices', { key: SANDBOX_KEY, body: SMALLEST })).at('data.invoice_id'),
      90_004,
    )
    await sandbox.putState(state)
  })
  test(`the exported state of an earlier version is taken in ${form}`, async (t) => {
    const pepper = readFileSync(join(olderFolder(t, '0.1.0'), 'pepper'), 'utf8')
    const { state, invoices } = olderFacts('0.1.0')
    const target = await opened(t, { pepper, world: 'empty' })
    const taken = await controlApi(target)('PUT /state', { body: made(state as unknown as State) })
    t.equal(taken.status, 200, taken.raw)
    t.equal(((await controlApi(target)('GET /invoices')).body as unknown[]).length, invoices.length)
  })
}

/** What only rows together show: each spoils a good state. */
const conflicts: readonly (readonly [damage: string, does: (state: State) => unknown, says: RegExp])[] = [
  [
    'an invoice_id twice',
    (state) => (of(state, 'invoices')[2]!.doc['invoice_id'] = 90_001),
    /^rows\[\d+\]\.doc: invoice_id 90001 is that of another invoice of tenant 'acme'/,
  ],
  [
    'a source_document_id twice',
    (state) => (of(state, 'invoices')[2]!.doc['source_document_id'] = 30_001),
    /^rows\[\d+\]\.doc: source_document_id 30001 is that of another invoice/,
  ],
  [
    'a tenant that comes nowhere',
    (state) => rowsOf(state).push({ ...of(state, 'keys')[0]!, tenant: 'ghost' }),
    /^rows\[\d+\]\.tenant 'ghost' has no row of its own/,
  ],
  [
    'two root documents',
    (state) => rowsOf(state).push(...of(state, 'root')),
    /^rows\[\d+\] is another document 'self' of root/,
  ],
]
for (const [damage, does, says] of conflicts) {
  test(`a state with ${damage} is refused, and nothing is replaced`, async (t) => {
    const { sandbox, state } = await withInvoices(t)
    const before = JSON.stringify(state)
    does(state)
    const refused = await controlApi(sandbox)('PUT /state', { body: state })
    t.equal(refused.status, 400)
    t.match(refused.at('message'), says)
    t.equal(JSON.stringify(await sandbox.state()), before)
  })
}

test('what is wrong with a row of an earlier version is said of the row that was sent', async (t) => {
  const pepper = readFileSync(join(olderFolder(t, '0.1.0'), 'pepper'), 'utf8')
  const state = olderFacts('0.1.0').state as unknown as State
  const index = rowsOf(state).findLastIndex(({ collection }) => collection === 'keys')
  rowsOf(state)[index]!.doc['label'] = 7
  const target = await opened(t, { pepper })
  const refused = await controlApi(target)('PUT /state', { body: state })
  t.equal(refused.status, 400)
  t.match(refused.at('message'), new RegExp(`^rows\\[${index}\\]\\.doc: label must be a string`))
})

test('a row, or a state, beyond its bounds is refused with 413 and its place', async (t) => {
  const { sandbox } = await withInvoices(t)
  const note = { invoice: { header: { invoice_number: '-'.repeat(50_000) } } }
  t.equal((await partnerApi(sandbox)('POST /invoices', { key: SANDBOX_KEY, body: note })).status, 200)
  const state = await sandbox.state()
  const attempts = [
    [{ rowBytes: 20_000 }, /^rows\[\d+\] exceeds/],
    [{ rowValues: 5 }, /^rows\[\d+\] exceeds 5 values/],
    [{ bytes: 1_000 }, /^the state exceeds/],
  ] as const
  for (const [stateLimits, says] of attempts) {
    const target = await opened(t, { stateLimits })
    const before = JSON.stringify(await target.state())
    const refused = await controlApi(target)('PUT /state', { body: state })
    t.equal(refused.status, 413)
    t.match(refused.at('message'), says)
    t.equal(JSON.stringify(await target.state()), before)
  }
})

test('a checkpoint that was indented by hand can be restored, and one that is cut cannot', async (t) => {
  const data = t.testdir()
  await using control = await controlClient({ data })
  await control.submit(SANDBOX_KEY)
  await control.call('POST', '/checkpoints', { name: 'one' })
  const file = join(data, 'checkpoints', 'one.json')
  const text = readFileSync(file, 'utf8')
  await writeFile(file, JSON.stringify(JSON.parse(text), null, 2))
  t.equal((await control.call('POST', '/checkpoints/one/restore')).status, 200)
  await writeFile(file, text.slice(0, -40))
  const refused = await control.call('POST', '/checkpoints/one/restore')
  t.equal(refused.status, 409)
  t.match(refused.at('message'), /'one' cannot be used: the state breaks off behind rows\[\d+\]/)
})

test('while a state is on its way, and after it has broken off, everybody else goes on', async (t) => {
  const sandbox = await opened(t, { listen: true })
  const { port } = new URL(sandbox.url)
  const text = JSON.stringify(await sandbox.state())
  const put = request({
    port,
    method: 'PUT',
    path: '/_sandbox/v1/state',
    headers: { 'content-type': 'application/json' },
  })
  put.on('error', () => undefined)
  await new Promise<void>((resolve) => put.write(text.slice(0, -30), () => resolve()))
  const submitted = await partnerApi(sandbox)('POST /invoices', { key: SANDBOX_KEY, body: SMALLEST })
  t.equal(submitted.status, 200)
  await sandbox.checkpoint('meanwhile')
  await sandbox.reset()
  put.destroy()
  await sandbox.restore('meanwhile')
  t.equal(of(await sandbox.state(), 'invoices').length, 1)
})

test('no row that an API leaves behind exceeds the bounds of a row', (t) => {
  t.ok(STATE_LIMITS.rowBytes > 150 * 1024 ** 2)
  t.ok(STATE_LIMITS.rowValues > 2_000_000)
  t.end()
})

test('a caller that stops sending is answered, and one that stops reading is cut off', async (t) => {
  let outcome = 'nothing'
  const watch = new UploadWatch((ticker) => startTicker({ ...ticker, everyMs: 10 }))
  const server = createServer((sent, answer) => {
    if (sent.method === 'GET') {
      answer.write(Buffer.alloc(64 << 20))
      giveUpWhenStalled(answer, { stallMs: 50 })
      answer.on('close', () => (outcome = 'cut off'))
      return
    }
    void (async () => {
      try {
        for await (const _ of arrivingText(sent, watch));
      } catch (error) {
        answer.end(String(error))
      }
    })()
  })
  const port = await new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  )
  t.teardown(() => server.close().closeAllConnections())
  const answered = await new Promise<string>((resolve, reject) => {
    const put = request({ port, method: 'PUT' }, (answer: IncomingMessage) => {
      let said = ''
      answer.on('data', (chunk) => (said += chunk))
      answer.on('end', () => resolve(said))
    })
    put.on('error', reject)
    put.write('{"format":')
  })
  t.match(answered, /stopped arriving/)
  await new Promise<void>((resolve) => {
    const get = request({ port, method: 'GET' }, (answer) =>
      answer
        .on('error', () => resolve())
        .on('close', resolve)
        .pause(),
    )
    get.on('error', () => resolve())
    get.end()
    server.on('connection', (socket) => socket.on('close', () => resolve()))
  })
  t.equal(outcome, 'cut off')
})
