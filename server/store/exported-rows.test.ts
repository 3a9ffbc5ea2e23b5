import { test } from 'tap'
import { exportedRows } from './exported-rows.ts'
import { PackedText } from './packed-text.ts'
import type { HeldRow } from './state.ts'

const rows: HeldRow[] = Array.from({ length: 2000 }, (_, number) => ({
  tenant: 'acme',
  collection: 'notes',
  id: String(number),
  held: new PackedText('{}'),
}))

test('many who take a state at once share a turn', async (t) => {
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
      // What a row is taken for costs time: about as much in each slice as a turn has for two of them.
      if (taken % 500 === 0) for (const began = performance.now(); performance.now() - began < 3;);
    }
    return taken
  }
  look()
  const taken = await Promise.all(Array.from({ length: 30 }, take))
  done = true
  t.same(new Set(taken), new Set([rows.length]))
  t.ok(most <= 3 * 600, `${most} rows in one turn`)
})
