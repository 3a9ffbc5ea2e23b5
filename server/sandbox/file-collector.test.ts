import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { test, type Test } from 'tap'
import { controlApi, partnerApi } from '../../fixtures/testing/call-api.ts'
import { silentLog } from '../log/log.ts'
import { blobName } from '../store/blob-name.ts'
import { contractCollections, notes } from '../../fixtures/testing/store-notes.ts'
import { openMemoryBlobs } from '../store/memory/blob-memory.ts'
import { openMemoryStore } from '../store/memory/memory-store.ts'
import { memoryCheckpoints } from '../tenancy/checkpoints.ts'
import { createSandbox, type Sandbox } from './create-sandbox.ts'
import { createFileCollector } from './file-collector.ts'

async function* pieces(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
}

async function parts(t: Test, { aside = '' } = {}) {
  const storage = {
    store: await openMemoryStore({ collections: contractCollections }),
    blobs: openMemoryBlobs(),
    checkpoints: memoryCheckpoints(),
    damaged: false,
    async *aside() {
      if (aside !== '')
        yield (async function* () {
          yield Buffer.from(aside)
        })()
    },
  }
  const collector = createFileCollector({ ...storage, log: silentLog })
  t.teardown(() => collector.close())
  const put = (text: string): Promise<string> => storage.blobs.keep((store) => store(Buffer.from(text)))
  return { ...storage, collector, put }
}

test('files are kept that a document, a checkpoint or what damage put aside refers to', async (t) => {
  const aside = await parts(t, { aside: `0badf00d {"w":["${await blobName(Buffer.from('aside'))}",` })
  const { store, checkpoints, collector, put, blobs } = aside
  const names = await Promise.all(['document', 'checkpoint', 'aside', 'nothing'].map(put))
  const [inDocument = '', inCheckpoint = '', inAside = '', inNothing = ''] = names
  await store.transaction('a', (tx) => tx.put(notes, 'x', { text: 'x', tags: [inDocument] }))
  // Each name lies across pieces.
  await checkpoints.keep('one', pieces(`{"rows":[{"of":"${'-'.repeat(50)}","sha256":"${inCheckpoint}"}]}`, 40))
  t.equal(await collector.collect(), 1)
  const there = await Promise.all([inDocument, inCheckpoint, inAside, inNothing].map((name) => blobs.get(name)))
  t.same(
    there.map((bytes) => bytes?.toString()),
    ['document', 'checkpoint', 'aside', undefined],
  )
  await store.transaction('a', (tx) => tx.delete(notes, 'x'))
  t.equal(await collector.collect(), 1, 'and are removed when it is gone')
})

test('what only looks like the name of a file is none', async (t) => {
  const { store, collector, put } = await parts(t)
  const name = await put('x')
  await store.transaction('a', (tx) =>
    tx.put(notes, 'x', { text: `${name}0`, tags: [name.toUpperCase(), name.slice(1)] }),
  )
  t.equal(await collector.collect(), 1)
})

const FILE = { type: 'ATTACHMENT', filename: 'a.txt' }
const withFile = (content: string): object => ({
  invoice: {},
  attachments: [{ ...FILE, content: Buffer.from(content).toString('base64') }],
})
const KEY = 'sk_sandbox000000000000000000001'

const filesIn = (data: string): string[] =>
  readdirSync(join(data, 'blobs'), { recursive: true, encoding: 'utf8' }).filter((file) => /[0-9a-f]{64}$/.test(file))

/** Until so many files are there: they are removed while nobody waits for it. */
async function until(data: string, count: number): Promise<number> {
  for (let look = 0; look < 400 && filesIn(data).length !== count; look++) await pause(25)
  return filesIn(data).length
}

async function opened(t: Test, data: string): Promise<Sandbox> {
  const sandbox = await createSandbox({ data, listen: false, rateLimit: 0 })
  t.teardown(() => sandbox.close())
  return sandbox
}

test('files go when the tenants and the worlds they belonged to have gone, but not before their checkpoints', async (t) => {
  const data = t.testdir()
  const sandbox = await opened(t, data)
  const submit = (content: string, key = KEY) => partnerApi(sandbox)('POST /invoices', { key, body: withFile(content) })
  const tenant = await sandbox.tenant()
  await submit('of a tenant', tenant.apiKey)
  await submit('of a tenant and of the world', tenant.apiKey)
  await submit('of a tenant and of the world')
  t.equal(filesIn(data).length, 2)
  await tenant.drop()
  t.equal(await until(data, 1), 1)
  const sent = await submit('in the checkpoint')
  await sandbox.checkpoint('here')
  await submit('in the world only')
  await sandbox.reset()
  t.equal(await until(data, 2), 2)
  await sandbox.restore('here')
  const file = await controlApi(sandbox)(`GET /invoices/${String(sent.at('data.invoice_token'))}/attachments/0`)
  t.equal(file.raw, 'in the checkpoint')
})

test('a start removes files that nothing refers to, and what was never finished', async (t) => {
  const data = t.testdir()
  const first = await opened(t, data)
  await partnerApi(first)('POST /invoices', { key: KEY, body: withFile('kept') })
  await first.checkpoint('one')
  await first.close()
  const left = await blobName(Buffer.from('left'))
  mkdirSync(join(data, 'blobs', left.slice(0, 2)), { recursive: true })
  writeFileSync(join(data, 'blobs', left.slice(0, 2), left), 'left')
  writeFileSync(join(data, 'checkpoints', 'two.json.tmp'), '{"format"')
  await opened(t, data)
  t.equal(await until(data, 1), 1)
  t.notOk(existsSync(join(data, 'checkpoints', 'two.json.tmp')))
  const mode = (...path: string[]): number => statSync(join(data, ...path)).mode & 0o777
  t.same([mode('checkpoints'), mode('checkpoints', 'one.json')], [0o700, 0o600])
})

test('a file that is damaged is answered and logged as such, and mended when it is sent again', async (t) => {
  const data = t.testdir()
  const warnings: string[] = []
  const sandbox = await createSandbox({
    data,
    listen: false,
    log: { ...silentLog, warn: (message) => void warnings.push(message) },
  })
  t.teardown(() => sandbox.close())
  const submit = () => partnerApi(sandbox)('POST /invoices', { key: KEY, body: withFile('whole') })
  const path = `GET /invoices/${String((await submit()).at('data.invoice_token'))}/attachments/0`
  writeFileSync(join(data, 'blobs', filesIn(data)[0] ?? ''), 'who')
  const damaged = await controlApi(sandbox)(path)
  t.equal(damaged.status, 500)
  t.match(damaged.body, { error: 'Internal Server Error', message: /is damaged: .*Send the same file once more/ })
  t.match(warnings, [/is damaged/])
  await submit()
  t.match(await controlApi(sandbox)(path), { status: 200, raw: 'whole' })
})
