import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { t as root, test } from 'tap'
import { controlApi, partnerApi, SMALLEST } from '../../fixtures/testing/call-api.ts'
import { diskWarnings, shownInvoices } from '../../fixtures/testing/fill-disk.ts'
import { startServe, temporaryFolder } from '../../fixtures/testing/serve-process.ts'

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
  t.equal((await controlApi(server)('GET /health')).at('status'), 'ok')
  t.match(diskWarnings(server), [/data fails.*was removed or renamed/, /written into it anew/, /works again/])
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
  const health = await controlApi(server)('GET /health')
  t.match(health.body, { status: 'failing', reason: /removed, renamed or replaced.*Do not stop the process/ })
  t.same([(await submit([])).status, (await submit([FILE])).status], [500, 500])
  t.same(await shownInvoices(server), [])
  rmSync(data)
  renameSync(aside, data)
  t.equal((await submit([FILE])).status, 200)
  t.equal((await controlApi(server)('GET /health')).at('status'), 'ok')
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
