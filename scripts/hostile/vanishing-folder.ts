import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { controlApi, partnerApi, SMALLEST } from '../../fixtures/testing/call-api.ts'
import { shownInvoices } from '../../fixtures/testing/fill-disk.ts'
import { type ServeProcess, startServe, temporaryFolder } from '../../fixtures/testing/serve-process.ts'
import type { Arena, Attack } from './attack.ts'

const KEY = 'sk_sandbox000000000000000000001'
const CLIENTS = 4
/** An answer that takes longer may not have waited for the look that it asked for. */
const LOOKED_MS = 40
const WELL_WITHIN_MS = 10_000

export const vanishingFolder: Attack = {
  name: 'vanishing-folder',
  law: 'whoever takes the data folder or its files away under load, what was answered for is there when all is well again',
  seconds: { short: 10, full: 40 },
  async run(arena) {
    using place = temporaryFolder()
    const kept = new Set<string>()
    let blows = 0
    while (arena.goesOn()) {
      await using server = await serve(join(place.path, 'data'))
      await shows({ arena, server, kept, when: 'after a kill' })
      const what = arena.chance.pick(BLOWS)
      const load = startLoad(server, kept)
      await wait(100 + arena.chance.below(300))
      what.strike(join(place.path, 'data'), join(place.path, `aside-${blows}`))
      blows += 1
      if (!(await isWell(server))) arena.violated(`${what.name}: /health does not get well again`)
      await load.end()
      // One more look: what was answered for while the folder was taken away is written anew as well.
      if (!(await isWell(server))) arena.violated(`${what.name}: /health does not stay well`)
      await shows({ arena, server, kept, when: `${what.name}, before a kill` })
      await server.stop('SIGKILL')
    }
    await using server = await serve(join(place.path, 'data'))
    await shows({ arena, server, kept, when: 'at the end' })
    return `${blows} blows, ${kept.size} invoices`
  },
}

const serve = (folder: string): Promise<ServeProcess> => startServe({ args: ['--data', folder, '--rate-limit', '0'] })

interface Blow {
  readonly name: string
  readonly strike: (folder: string, aside: string) => void
}

const logs = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.log'))

const BLOWS: readonly Blow[] = [
  { name: 'the folder is removed', strike: (folder) => rmSync(folder, { recursive: true, force: true }) },
  { name: 'the folder is renamed', strike: (folder, aside) => renameSync(folder, aside) },
  {
    name: 'an empty folder takes its place',
    strike(folder, aside) {
      renameSync(folder, aside)
      mkdirSync(folder)
    },
  },
  {
    name: 'journals and snapshots are removed',
    strike(folder) {
      for (const name of logs(folder)) rmSync(join(folder, name), { force: true })
    },
  },
  {
    name: 'the lock is removed',
    strike(folder) {
      for (const name of readdirSync(folder)) if (name.endsWith('.sock')) rmSync(join(folder, name), { force: true })
    },
  },
]

/** Clients that submit one after another; what they are told is noted. */
function startLoad(server: ServeProcess, kept: Set<string>): { end(): Promise<void> } {
  let isOver = false
  const partner = partnerApi(server)
  const client = async (): Promise<void> => {
    while (!isOver) {
      const answer = await partner('POST /invoices', { key: KEY, body: SMALLEST })
      if (answer.status === 200) kept.add(String(answer.at('data.invoice_token')))
    }
  }
  const clients = Promise.all(Array.from({ length: CLIENTS }, client))
  return {
    async end() {
      isOver = true
      await clients
    },
  }
}

/** Well by a look that is over, not by the one before it. */
async function isWell(server: ServeProcess): Promise<boolean> {
  const giveUp = performance.now() + WELL_WITHIN_MS
  while (performance.now() < giveUp) {
    const asked = performance.now()
    const isOk = (await controlApi(server)('GET /health')).at('status') === 'ok'
    if (isOk && performance.now() - asked < LOOKED_MS) return true
    await wait(20)
  }
  return false
}

interface Sight {
  readonly arena: Arena
  readonly server: ServeProcess
  readonly kept: ReadonlySet<string>
  readonly when: string
}

async function shows({ arena, server, kept, when }: Sight): Promise<void> {
  const shown = new Set(await shownInvoices(server))
  const missing = [...kept].filter((token) => !shown.has(token))
  if (missing.length > 0) arena.violated(`${when}: ${missing.length} acknowledged invoices are not shown`)
}
