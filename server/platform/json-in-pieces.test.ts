import { test } from 'tap'
import { jsonInPieces } from './json-in-pieces.ts'

const rows = Array.from({ length: 50 }, (_, id) => ({ id, name: `row "${id}" – ü`, tags: ['a', null, id % 2 === 0] }))

const values: Readonly<Record<string, unknown>> = {
  'a list': rows,
  'a list in an object': { now: 'today', rows, frozen: false },
  'lists in lists': [rows, [rows, []], {}],
  'an object in an object': { a: { b: { c: rows, d: 1 }, e: {} }, f: [] },
  'many members': Object.fromEntries(rows.map((row) => [row.name, row])),
  'members in the order of numbers': Object.fromEntries(rows.map(({ id }) => [String(99 - id), id])),
  'members that are undefined': { first: undefined, rows, last: undefined },
  'nothing but members that are undefined': { a: undefined, b: undefined, c: undefined },
  'items that JSON has no word for': [undefined, ...rows, undefined, NaN],
  'a member called __proto__': JSON.parse('{"__proto__": [1, 2, 3], "x": {"__proto__": 1}}'),
  'a long text': { text: 'x'.repeat(10_000), after: 1 },
  'no more than a word': 'word',
  null: null,
  empty: [],
}

for (const [name, value] of Object.entries(values)) {
  test(`the pieces together are what JSON.stringify makes of it: ${name}`, async (t) => {
    for (const piece of [1, 4, 30, 1_000_000]) t.equal([...jsonInPieces(value, piece)].join(''), JSON.stringify(value))
  })
}

test('no piece of a list is much longer than another', async (t) => {
  const whole = JSON.stringify({ rows }).length
  const lengths = [...jsonInPieces({ rows }, 70)].map(({ length }) => length)
  t.ok(lengths.length >= 5, `${lengths.length} pieces`)
  t.ok(Math.max(...lengths) <= whole / 4, `one of ${Math.max(...lengths)} of ${whole} characters`)
})

test('what is small is one piece', async (t) => {
  t.equal([...jsonInPieces({ rows })].length, 1)
})
