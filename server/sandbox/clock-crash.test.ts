import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { t as root, test } from 'tap'
import { controlApi } from '../../fixtures/testing/call-api.ts'
import { type ServeProcess, startServe, temporaryFolder } from '../../fixtures/testing/serve-process.ts'

const TENANTS = 300
const KILLS = 5
const PATIENCE_MS = 170_000
root.setTimeout(PATIENCE_MS)
const DAY = 24 * 3_600_000

/** How many documents in the folder say that this move was made. */
function clocksMoved(data: string, move: number): number {
  const journals = readdirSync(data).filter((name) => name.startsWith('journal-'))
  return journals
    .map((name) => readFileSync(join(data, name), 'utf8').split(`"global_moves":${move}`).length - 1)
    .reduce((sum, each) => sum + each, 0)
}

test(
  `of ${KILLS} kills in the middle of a move of ${TENANTS} clocks none leaves a clock behind or moves one twice`,
  { timeout: PATIENCE_MS },
  async (t) => {
    using folder = temporaryFolder()
    const world = join(folder.path, 'world.json')
    const tenants = Array.from({ length: TENANTS }, (_, number) => ({ slug: `t-${number}`, name: `T ${number}` }))
    writeFileSync(world, JSON.stringify({ tenants }))
    const data = join(folder.path, 'data')
    const args = ['--data', data, '--world', world, '--clock', '2026-05-19T08:00:00Z']
    const start = async (): Promise<ServeProcess> => startServe({ args })
    {
      await using server = await start()
      await controlApi(server)('POST /clock', { body: { frozen: true } })
    }
    let interrupted = 0
    for (let kill = 1; kill <= KILLS; kill++) {
      const body = { advance: 'P1D', id: `day-${kill}` }
      {
        await using server = await start()
        // The freeze was the first move of all.
        let over = false
        void controlApi(server)('POST /clock', { body })
          .catch(() => undefined)
          .finally(() => (over = true))
        while (!over && clocksMoved(data, kill + 1) < kill * 40) await nextTurn()
        await server.stop('SIGKILL')
      }
      await using server = await start()
      // The caller has got no answer, or one: it sends the move again.
      t.equal((await controlApi(server)('POST /clock', { body })).status, 200)
      const shown = (await controlApi(server)('GET /tenants')).body as { now: string }[]
      const expected = Date.parse('2026-05-19T08:00:00Z') + kill * DAY
      const days = new Set(shown.map(({ now }) => Math.floor((Date.parse(now) - expected) / DAY)))
      t.equal(shown.length, TENANTS)
      if (server.events().some(({ message }) => /broken off/.test(String(message)))) interrupted++
      t.same(days, new Set([0]), `after ${kill} moves`)
    }
    t.ok(interrupted > 0, `${interrupted} moves were broken off in the middle`)
  },
)
