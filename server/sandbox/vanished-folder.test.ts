import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { t as root, test } from 'tap'
import { controlApi, partnerApi, SMALLEST } from '../../fixtures/testing/call-api.ts'
import { blobName } from '../store/blob-name.ts'
import { healthOf } from '../../fixtures/testing/health-of.ts'
import { diskWarnings, shownInvoices } from '../../fixtures/testing/fill-disk.ts'
import { runCli, type ServeProcess, startServe, temporaryFolder } from '../../fixtures/testing/serve-process.ts'

/** On a busy machine a start alone may take seconds. */
root.setTimeout(170_000)

const KEY = 'sk_sandbox000000000000000000001'
const FILE = { type: 'ATTACHMENT', filename: 'a.txt', content: Buffer.from('kept').toString('base64') }

test('a data folder that is removed under a running sandbox is written anew, keys and all', async (t) => {
  using place = temporaryFolder()
  const data = join(place.path, 'data')
  const args = ['--data', data, '--rate-limit', '0']
  await using server = await startServe({ args })
  const submit = (to: Parameters<typeof partnerApi>[0], body: object = SMALLEST) =>
    partnerApi(to)('POST /invoices', { key: KEY, body })
  const first = await submit(server, { ...SMALLEST, attachments: [FILE] })
  rmSync(data, { recursive: true })
  t.match(await warnings(server, 3), [/data fails.*was removed or renamed/, /written into it anew/, /works again/])
  const second = await submit(server, { ...SMALLEST, attachments: [FILE] })
  t.same([first.status, second.status], [200, 200])
  const tokens = [first, second].map((answer) => String(answer.at('data.invoice_token')))
  await server.stop('SIGKILL')

  await using again = await startServe({ args })
  t.same((await shownInvoices(again)).toSorted(), tokens.toSorted())
  t.equal((await submit(again)).status, 200, 'the key is good')
  const file = await controlApi(again)(`GET /invoices/${tokens[1]}/attachments/0`)
  t.equal(file.raw, 'kept', 'the same file that came again is there again')
})

test('where a data folder cannot be written anew, submissions are refused and the health says why and what helps', async (t) => {
  using place = temporaryFolder()
  const [data, aside] = [join(place.path, 'data'), join(place.path, 'aside')]
  await using server = await startServe({ args: ['--data', data, '--rate-limit', '0'] })
  const submit = (attachments: object[]) =>
    partnerApi(server)('POST /invoices', { key: KEY, body: { ...SMALLEST, attachments } })
  renameSync(data, aside)
  writeFileSync(data, 'in the way')
  t.match(await healthOf(server, 'failing'), {
    status: 'failing',
    reason: /(?:removed, renamed or replaced.*Do not stop the process|was replaced)/,
  })
  t.same([(await submit([])).status, (await submit([FILE])).status], [500, 500])
  t.same(await shownInvoices(server), [])
  rmSync(data)
  renameSync(aside, data)
  t.equal((await submit([FILE])).status, 200)
  t.equal((await healthOf(server, 'ok')).status, 'ok')
})

test('a start after a kill that left half a line removes the files that nothing refers to', async (t) => {
  using place = temporaryFolder()
  const args = ['--data', place.path, '--rate-limit', '0']
  await using server = await startServe({ args })
  await partnerApi(server)('POST /invoices', { key: KEY, body: SMALLEST })
  await server.stop('SIGKILL')
  const journal = readdirSync(place.path).findLast((name) => name.startsWith('journal')) ?? ''
  writeFileSync(join(place.path, journal), 'half a li', { flag: 'a' })
  const left = join(place.path, 'blobs', 'f0', 'f0'.padEnd(64, '0'))
  mkdirSync(join(left, '..'), { recursive: true })
  writeFileSync(left, 'left')
  await using again = await startServe({ args })
  for (let look = 0; look < 400 && existsSync(left); look += 1) await wait(25)
  t.notOk(existsSync(left))
  t.ok(
    again.events().some((event) => /never acknowledged/.test(JSON.stringify(event))),
    'half a line is still told',
  )
})

test('a stop right after the data folder was removed loses nothing', async (t) => {
  using place = temporaryFolder()
  const data = join(place.path, 'data')
  const args = ['--data', data, '--rate-limit', '0']
  await using server = await startServe({ args })
  const submit = (to: Parameters<typeof partnerApi>[0]) =>
    partnerApi(to)('POST /invoices', { key: KEY, body: SMALLEST })
  const sent = await submit(server)
  rmSync(data, { recursive: true })
  t.match(await server.stop('SIGTERM'), { code: 0, stderr: '' })
  await using again = await startServe({ args })
  t.same(await shownInvoices(again), [String(sent.at('data.invoice_token'))])
  t.equal((await submit(again)).status, 200, 'the key is good')
})

for (const isKnown of [false, true]) {
  const when = isKnown ? 'while the health tells of it' : 'before anybody looked'
  test(`a stop that cannot keep what is in memory, ${when}, ends with an error that says what is lost`, async (t) => {
    using place = temporaryFolder()
    const [data, aside] = [join(place.path, 'data'), join(place.path, 'aside')]
    await using server = await startServe({ args: ['--data', data] })
    renameSync(data, aside)
    writeFileSync(data, 'in the way')
    if (isKnown) t.equal((await healthOf(server, 'failing')).status, 'failing')
    const { code, stderr } = await server.stop('SIGTERM')
    t.equal(code, 2)
    t.match(stderr, /held in memory is lost: .*data.* where the folder .* moved to/)
    t.equal(stderr.trim().split('\n').length, 1, 'in one line')
    t.notOk(server.events().some(({ event }) => event === 'stopped'))
    t.equal(readFileSync(data, 'utf8'), 'in the way')
  })
}

for (const [what, change] of Object.entries({
  removed: (path: string) => rmSync(path),
  changed: (path: string) => writeFileSync(path, 'another'),
})) {
  for (const file of ['pepper', 'pepper.check']) {
    test(`a ${file} that is ${what} is written anew, and the folder can be opened again`, async (t) => {
      using place = temporaryFolder()
      const args = ['--data', place.path, '--rate-limit', '0']
      await using server = await startServe({ args })
      const path = join(place.path, file)
      const before = readFileSync(path, 'utf8')
      change(path)
      t.match(await warnings(server, 1), [/pepper of .* was removed or changed/])
      t.equal((await healthOf(server, 'ok')).status, 'ok')
      t.equal(readFileSync(path, 'utf8'), before)
      await server.stop('SIGKILL')
      await using again = await startServe({ args })
      t.equal((await partnerApi(again)('POST /invoices', { key: KEY, body: SMALLEST })).status, 200)
      change(path)
      await again.stop('SIGTERM')
      t.equal(readFileSync(path, 'utf8'), before, 'also by a stop that comes before any look')
    })
  }
}

test('where attachments cannot be kept, the health says so until one can be put, always in the same words', async (t) => {
  using place = temporaryFolder()
  await using server = await startServe({ args: ['--data', place.path, '--rate-limit', '0'] })
  const submit = async (): Promise<number> =>
    (await partnerApi(server)('POST /invoices', { key: KEY, body: { ...SMALLEST, attachments: [FILE] } })).status
  const blobs = join(place.path, 'blobs')
  rmSync(blobs, { recursive: true })
  writeFileSync(blobs, '')
  const first = (await healthOf(server, 'failing')).reason
  t.match(first, /Cannot write an attachment to .*blobs: ENOTDIR: not a directory\. Make room/, 'before one is refused')
  for (const attempt of [1, 2, 3]) {
    t.same([await submit(), (await healthOf(server, 'failing')).reason], [500, first], `attempt ${attempt}`)
  }
  t.match(diskWarnings(server), { length: 1, 0: /fails, and what would write is refused: Cannot write an attachment/ })

  rmSync(blobs)
  t.same([(await healthOf(server, 'ok')).reason, await submit()], [undefined, 200])
  t.match((await warnings(server, 3)).slice(1), [
    /blobs was removed or replaced.*until they are put back/,
    /works again/,
  ])
  t.equal((await healthOf(server, 'ok')).status, 'ok')
  t.equal(diskWarnings(server).length, 3, 'each is told once')
})

test('a shelf that takes no file is trouble until it does', async (t) => {
  using place = temporaryFolder()
  await using server = await startServe({ args: ['--data', place.path, '--rate-limit', '0'] })
  const shelf = join(place.path, 'blobs', (await blobName(Buffer.from('kept'))).slice(0, 2))
  writeFileSync(shelf, '')
  const submit = () => partnerApi(server)('POST /invoices', { key: KEY, body: { ...SMALLEST, attachments: [FILE] } })
  t.equal((await submit()).status, 500)
  t.equal((await healthOf(server, 'failing')).status, 'failing')
  rmSync(shelf)
  t.equal((await healthOf(server, 'ok')).status, 'ok')
  t.equal((await submit()).status, 200)
})

test('what the operator has taken away is no fault of ours, neither of the collector nor of a checkpoint', async (t) => {
  using place = temporaryFolder()
  await using server = await startServe({ args: ['--data', place.path, '--rate-limit', '0'] })
  const control = controlApi(server)
  for (const name of ['blobs', 'checkpoints']) {
    rmSync(join(place.path, name), { recursive: true, force: true })
    writeFileSync(join(place.path, name), '')
  }
  for (const answer of [
    await control('POST /checkpoints', { body: { name: 'one' } }),
    await control('GET /checkpoints'),
    await control('POST /checkpoints/one/restore', { body: {} }),
  ]) {
    t.equal(answer.status, 500)
    t.match(answer.at('message'), /Cannot keep checkpoints in .*checkpoints: E\w+: .*Make room, or see to it/)
  }
  const told = (): string[] => diskWarnings(server).filter((message) => /Files that nothing refers to/.test(message))
  for (let look = 0; look < 400 && told().length === 0; look += 1) await wait(25)
  t.match(told(), [/were left\. Cannot look through .*blobs: ENOTDIR/])
  t.same(
    server.events().filter(({ event }) => event === 'fault'),
    [],
  )
})

test('a link that leads nowhere is said to be one', async (t) => {
  using place = temporaryFolder()
  const data = join(place.path, 'data')
  symlinkSync(join(place.path, 'nowhere'), data)
  const { code, stderr } = await runCli({ args: ['serve', '--port', '0', '--data', data] })
  t.equal(code, 2)
  t.match(stderr, /data is a link to .*nowhere, which is not there/)
})

/** What has been told of the disk, as soon as it is so much; looks are begun by a timer too. */
async function warnings(server: ServeProcess, number: number): Promise<string[]> {
  for (let look = 0; look < 400 && diskWarnings(server).length < number; look += 1) await wait(25)
  return diskWarnings(server)
}
