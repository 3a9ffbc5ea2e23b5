import { appendFile, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { t as root, test } from 'tap'
import { controlApi, partnerApi, SMALLEST } from '../../fixtures/testing/call-api.ts'
import { runCli, type ServeProcess, startServe, temporaryFolder } from '../../fixtures/testing/serve-process.ts'

const KEY = 'sk_sandbox000000000000000000001'
const KILLS = 30
/** On a busy machine a start alone may take seconds. */
const PATIENCE_MS = 170_000
root.setTimeout(PATIENCE_MS)
const CONNECTIONS = 6

/** What a client was told, by Idempotency-Key: the token of each answer that it got. */
type Acknowledged = Map<string, Set<string>>

const serve = (folder: string): Promise<ServeProcess> => startServe({ args: ['--data', folder, '--rate-limit', '0'] })

/** Submits until the server dies: each key is unique, and every third is sent twice at once. */
async function submitUntilDeath(server: ServeProcess, name: string, told: Acknowledged): Promise<void> {
  const api = partnerApi(server)
  const submit = async (key: string): Promise<void> => {
    const answer = await api('POST /invoices', { key: KEY, body: SMALLEST, headers: { 'idempotency-key': key } })
    if (answer.status !== 200) throw new Error(`a valid submission was answered ${answer.status}: ${answer.raw}`)
    const tokens = told.get(key) ?? new Set()
    told.set(key, tokens.add(String(answer.at('data.invoice_token'))))
  }
  for (let number = 0; ; number++) {
    const key = `${name}-${number}`
    const sent = number % 3 === 0 ? [submit(key), submit(key)] : [submit(key)]
    for (const outcome of await Promise.allSettled(sent)) {
      if (outcome.status === 'fulfilled') continue
      // fetch says TypeError when the connection breaks, which is what a killed server does.
      if (outcome.reason instanceof TypeError || outcome.reason instanceof DOMException) return
      throw outcome.reason
    }
  }
}

/** Resolves when so many submissions were acknowledged, or the server has ended by itself. */
async function moreThan(told: Acknowledged, { count, server }: { count: number; server: ServeProcess }): Promise<void> {
  while (told.size <= count && server.process.exitCode === null && server.process.signalCode === null) await wait(1)
}

interface StoredRow {
  readonly collection: string
  readonly id: string
  readonly doc: { readonly invoice?: string; readonly invoice_id?: number; readonly idempotency?: { key: string } }
}

/** The invoices and the submissions that are stored, as the state's own rows. */
async function storedIn(server: ServeProcess): Promise<{ invoices: StoredRow[]; submissions: StoredRow[] }> {
  const state = await controlApi(server)('GET /state')
  const { rows } = state.body as { rows: StoredRow[] }
  const of = (name: string): StoredRow[] => rows.filter(({ collection }) => collection === name)
  return { invoices: of('invoices'), submissions: of('submissions') }
}

test(
  `of ${KILLS} kills under load none loses an acknowledged invoice or doubles one`,
  { timeout: PATIENCE_MS },
  async (t) => {
    using folder = temporaryFolder()
    const told: Acknowledged = new Map()
    for (let kill = 0; kill < KILLS; kill++) {
      await using server = await serve(folder.path)
      const clients = Array.from({ length: CONNECTIONS }, (_, lane) =>
        submitUntilDeath(server, `${kill}-${lane}`, told),
      )
      // By what was acknowledged, not by the time that took: a busy machine would kill before anything was.
      await Promise.race([moreThan(told, { count: told.size + CONNECTIONS + 2 * kill, server }), ...clients])
      await server.stop('SIGKILL')
      await Promise.all(clients)
    }

    await using server = await serve(folder.path)
    const { invoices, submissions } = await storedIn(server)
    const tokenOf = new Map(submissions.map(({ doc }) => [doc.idempotency?.key ?? '', doc.invoice ?? '']))
    const tokens = new Set(invoices.map(({ id }) => id))
    t.ok(told.size > KILLS * CONNECTIONS, `${told.size} submissions were acknowledged`)
    t.equal(tokens.size, invoices.length, 'each invoice is there once')
    t.equal(tokenOf.size, invoices.length, 'no Idempotency-Key has two invoices')
    t.same(new Set(tokenOf.values()), tokens, 'no invoice is there without its submission, and none the other way')
    t.equal(new Set(invoices.map(({ doc }) => doc.invoice_id)).size, invoices.length, 'no number was given twice')
    t.same(
      [...told].filter(([, answered]) => answered.size > 1),
      [],
      'no client was told two tokens for one key',
    )
    t.same(
      [...told].filter(([key, [token]]) => tokenOf.get(key) !== token).map(([key]) => key),
      [],
      'each acknowledged invoice is there under its key, with the token that was told',
    )

    const [[key = '', [token] = []] = []] = told
    const replay = await partnerApi(server)('POST /invoices', {
      key: KEY,
      body: SMALLEST,
      headers: { 'idempotency-key': key },
    })
    t.equal(replay.at('idempotent'), true)
    t.equal(replay.at('data.invoice_token'), token)
  },
)

test('a second process on the same folder is refused with exit code 2 and one clear line', async (t) => {
  using folder = temporaryFolder()
  await using server = await serve(folder.path)
  const second = await runCli({ args: ['serve', '--port', '0', '--data', folder.path] })
  t.equal(second.code, 2)
  t.equal(second.stdout, '')
  t.equal(
    second.stderr,
    `nuntiq-kit: ${folder.path} is in use by process ${server.process.pid}. Stop that process, or name another folder.\n`,
  )
  t.equal((await partnerApi(server)('GET /account/keys', { key: KEY })).status, 200)
})

test('a half-written line at the end of the journal is reported with its place, and the rest is kept', async (t) => {
  using folder = temporaryFolder()
  const first = await serve(folder.path)
  const submitted = await partnerApi(first)('POST /invoices', { key: KEY, body: SMALLEST })
  await first.stop('SIGKILL')
  const journal =
    (await readdir(folder.path))
      .filter((name) => name.startsWith('journal-'))
      .toSorted()
      .at(-1) ?? ''
  const whole = (await readFile(join(folder.path, journal))).length
  await appendFile(join(folder.path, journal), '{"half":')

  await using server = await serve(folder.path)
  const stored = await controlApi(server)(`GET /invoices/${String(submitted.at('data.invoice_token'))}`)
  await server.stop()
  t.equal(stored.status, 200)
  t.match(server.events(), [
    { event: 'listening' },
    { event: 'warning', message: new RegExp(`${journal}, byte ${whole}, 8 bytes`) },
  ])
})

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  test(`after ${signal} a restart finds the clock where it was, and the keys`, async (t) => {
    using folder = temporaryFolder()
    const first = await serve(folder.path)
    const made = await partnerApi(first)('POST /account/keys', { key: KEY, body: { label: 'second' } })
    const moved = await controlApi(first)('POST /clock', { body: { advance: 'PT4H' } })
    await first.stop(signal)

    await using server = await serve(folder.path)
    const { body } = await controlApi(server)('GET /clock?tenant=acme')
    const { now } = body as { now: string }
    t.equal(moved.status, 200)
    t.ok(Date.parse(now) > Date.now() + 3.9 * 3_600_000, `${now} is four hours ahead`)
    t.equal((await partnerApi(server)('GET /account/keys', { key: String(made.at('data.api_key')) })).status, 200)
    t.equal((await partnerApi(server)('GET /account/keys', { key: KEY })).at('data.length'), 4)
  })
}
