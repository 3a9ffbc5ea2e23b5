import { setTimeout as wait } from 'node:timers/promises'
import { type Caller, controlApi, partnerApi, SMALLEST } from '../../fixtures/testing/call-api.ts'
import { type ServeProcess, startServe, temporaryFolder } from '../../fixtures/testing/serve-process.ts'
import type { Attack } from './attack.ts'

const KEY = 'sk_sandbox000000000000000000001'

/** What clients were told, and what has to be there ever after. */
interface Told {
  /** Tokens by Idempotency-Key. */
  readonly invoices: Map<string, string>
  readonly labels: Set<string>
  readonly tenants: Set<string>
  /** Milliseconds by which the clocks were ahead of real time, as a move was answered. */
  ahead: number
}

interface Client {
  readonly server: ServeProcess
  readonly told: Told
  /** A part of all names, told to no other client. */
  readonly name: string
}

export const kills: Attack = {
  name: 'kills',
  law: 'a process that is killed at any instant loses nothing that it has answered for',
  seconds: { short: 15, full: 60 },
  async run(arena) {
    using folder = temporaryFolder()
    const told: Told = { invoices: new Map(), labels: new Set(), tenants: new Set(), ahead: 0 }
    let killed = 0
    while (arena.goesOn()) {
      await using server = await serve(folder.path)
      for (const lost of await missing(server, told)) arena.violated(`after ${killed} kills: ${lost}`)
      const clients = [submits, submits, submits, makesKeys, makesTenants, movesClocks].map((client, lane) =>
        untilDeath(client, { server, told, name: `${killed}-${lane}` }),
      )
      await wait(60 + arena.chance.below(500))
      await server.stop('SIGKILL')
      for (const trouble of await Promise.all(clients)) if (trouble !== undefined) arena.violated(trouble)
      killed += 1
    }
    await using server = await serve(folder.path)
    for (const lost of await missing(server, told)) arena.violated(`after ${killed} kills: ${lost}`)
    return `${killed} kills, ${told.invoices.size} invoices, ${told.labels.size} keys and ${told.tenants.size} tenants`
  },
}

const serve = (folder: string): Promise<ServeProcess> => startServe({ args: ['--data', folder, '--rate-limit', '0'] })

/** Goes on until the connection breaks; answers with what was wrong before. */
async function untilDeath(
  client: (as: Client, count: number) => Promise<void>,
  as: Client,
): Promise<string | undefined> {
  try {
    for (let count = 0; ; count++) await client(as, count)
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) return undefined
    return error instanceof Error ? error.message : String(error)
  }
}

async function submits({ server, told, name }: Client, count: number): Promise<void> {
  const key = `${name}-${count}`
  const answer = await partnerApi(server)('POST /invoices', { key: KEY, body: SMALLEST, headers: { 'idempotency-key': key } })
  if (answer.status !== 200) throw new Error(`a submission was answered ${answer.status}: ${answer.raw}`)
  told.invoices.set(key, String(answer.at('data.invoice_token')))
} // prettier-ignore

async function makesKeys({ server, told, name }: Client, count: number): Promise<void> {
  const label = `${name}-${count}`
  const answer = await partnerApi(server)('POST /account/keys', { key: KEY, body: { label } })
  if (answer.status !== 201) throw new Error(`a key was answered ${answer.status}: ${answer.raw}`)
  told.labels.add(label)
}

async function makesTenants({ server, told, name }: Client, count: number): Promise<void> {
  const slug = `t-${name}-${count}`
  const answer = await controlApi(server)('POST /tenants', { body: { slug } })
  if (answer.status !== 201) throw new Error(`a tenant was answered ${answer.status}: ${answer.raw}`)
  told.tenants.add(slug)
}

async function movesClocks({ server, told }: Client): Promise<void> {
  const answer = await controlApi(server)('POST /clock', { body: { advance: 'PT1S' } })
  if (answer.status !== 200) throw new Error(`a move was answered ${answer.status}: ${answer.raw}`)
  told.ahead = Math.max(told.ahead, Date.parse(String(answer.at('now'))) - Date.now())
  await wait(40)
}

async function missing(server: ServeProcess, told: Told): Promise<string[]> {
  const control = controlApi(server)
  const found: string[] = []
  const { slugs, clocks } = await tenantsOf(control)
  found.push(...[...told.tenants].filter((slug) => !slugs.has(slug)).map((slug) => `tenant ${slug} is lost`))
  // A move may have been under way at the death: it is made by all or by none.
  found.push(...apart(clocks, told.ahead))
  const keys = await partnerApi(server)('GET /account/keys', { key: KEY })
  const labels = new Set((keys.at('data') as { label: string }[]).map(({ label }) => label))
  found.push(...[...told.labels].filter((label) => !labels.has(label)).map((label) => `key ${label} is lost`))
  found.push(...(await lostInvoices(server, told)))
  return found.slice(0, 5)
}

async function tenantsOf(control: Caller): Promise<{ slugs: Set<string>; clocks: Map<string, number> }> {
  const list = (await control('GET /tenants')).body as { slug: string }[]
  const clocks = new Map<string, number>()
  for (const { slug } of list.slice(0, 40)) {
    const clock = await control(`GET /clock?tenant=${slug}`)
    clocks.set(slug, Date.parse(String(clock.at('now'))) - Date.now())
  }
  return { slugs: new Set(list.map(({ slug }) => slug)), clocks }
}

/** What a start and asking all of them may take. */
const ASKING_MS = 600

/** All clocks were moved together only, so each is as far ahead as the next one, and none behind what was told. */
function apart(clocks: ReadonlyMap<string, number>, told: number): string[] {
  const first = Math.min(...clocks.values())
  return [
    ...[...clocks]
      .filter(([, ahead]) => ahead - first > ASKING_MS)
      .map(([slug, ahead]) => `the clock of ${slug} is ${ahead - first} ms ahead of others`),
    ...(first < told - ASKING_MS ? [`a clock is ${told - first} ms behind a move that was answered`] : []),
  ]
}

async function lostInvoices(server: ServeProcess, { invoices }: Told): Promise<string[]> {
  const lost: string[] = []
  for (const [key, token] of [...invoices].slice(-300)) {
    const replay = await partnerApi(server)('POST /invoices', {
      key: KEY,
      body: SMALLEST,
      headers: { 'idempotency-key': key },
    })
    const same = replay.at('idempotent') === true && replay.at('data.invoice_token') === token
    if (!same) lost.push(`invoice ${token} of ${key} is lost: ${replay.raw.slice(0, 200)}`)
  }
  return lost
}
