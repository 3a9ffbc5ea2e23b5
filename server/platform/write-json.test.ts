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

test('others get their turns while a large answer is written', async (t) => {
  const seen = inTurnOf()
  await writeJson(rows)
  // 15,000 values, of which a piece holds 2,000, and texts besides.
  const { turns } = seen.end()
  t.ok(turns >= 8, `${turns} turns`)
})

test('others get their turns while a long list is shown', async (t) => {
  const seen = inTurnOf()
  const list = await showInTurns(rows, ({ id }) => {
    seen.now()
    return { id }
  })
  const { turns, most } = seen.end()
  t.same(
    list.map(({ id }) => id),
    rows.map(({ id }) => id),
  )
  t.ok(turns >= 5, `${turns} turns`)
  t.ok(most <= 1000, `${most} items in one turn`)
})
