import { test } from 'tap'
import { exportedRows } from './exported-rows.ts'
import type { HeldRow } from './state.ts'

const rows: HeldRow[] = Array.from({ length: 2000 }, (_, number) => ({
  tenant: 'acme',
  collection: 'notes',
  id: String(number),
  held: '{}',
}))

void test('many who take a state at once take no more of a turn than one does', async (t) => {
  let [inThisTurn, most, done] = [0, 0, false]
  const look = (): void => {
    inThisTurn = 0
    if (!done) setImmediate(look)
  }
  const take = async (): Promise<number> => {
    let taken = 0
    for await (const _row of exportedRows(Promise.resolve(rows))) {
      taken += 1
      inThisTurn += 1
      most = Math.max(most, inThisTurn)
    }
    return taken
  }
  look()
  const taken = await Promise.all(Array.from({ length: 30 }, take))
  done = true
  t.same(new Set(taken), new Set([rows.length]))
  t.ok(most <= 2 * 600, `${most} rows in one turn`)
})
