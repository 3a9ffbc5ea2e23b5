import { test } from 'tap'
import { inTurnOf } from './in-turn-of.test.helper.ts'
import { showInTurns } from './show-in-turns.ts'
import { writeJson } from './write-json.ts'

const rows = Array.from({ length: 5000 }, (_, id) => ({ id, text: 'als ob – “nichts” wäre' }))

test('a small answer is written at once', async (t) => {
  t.equal(writeJson({ success: true }), '{"success":true}')
})

test('a large answer is byte for byte what JSON.stringify makes of it', async (t) => {
  const body = { success: true, data: rows }
  const written = await writeJson(body)
  t.ok(Buffer.isBuffer(written))
  t.equal(String(written), JSON.stringify(body))
})

test('others get their turns while large answers are written', async (t) => {
  const seen = inTurnOf()
  await Promise.all(Array.from({ length: 20 }, async () => writeJson(rows)))
  const { turns } = seen.end()
  t.ok(turns >= 100, `${turns} turns`)
})

test('of many long lists that are shown at once, one goes on in a turn', async (t) => {
  const seen = inTurnOf()
  const lists = await Promise.all(
    Array.from({ length: 20 }, () =>
      showInTurns(rows, ({ id }) => {
        seen.now()
        return { id }
      }),
    ),
  )
  const { turns, most } = seen.end()
  for (const list of lists) t.equal(list.length, rows.length)
  t.same(lists[0]?.slice(0, 2), [{ id: 0 }, { id: 1 }])
  t.ok(turns >= 20 * 5, `${turns} turns`)
  t.ok(most <= 1000, `${most} items in one turn`)
})
