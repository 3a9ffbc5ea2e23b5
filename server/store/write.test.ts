import { test } from 'tap'
import { readLine } from './journal/journal-line.ts'
import { LineBuffer } from './journal/line-buffer.ts'
import { prepareStored } from './write.ts'

test('a document that is kept as text and found by its id is not parsed when it is read from a file', (t) => {
  const stored = { id: 'x', doc: () => t.fail('parsed') as never, text: '{"a":1}' }
  t.match(prepareStored({ name: 'kept', bulk: true, indexes: {} }, stored), { id: 'x', held: '{"a":1}', keys: [] })
  t.end()
})

test('one with an index, or kept as an object, is', (t) => {
  const stored = { id: 'x', doc: () => ({ a: '1' }), text: '{"a":"1"}' }
  const indexed = prepareStored({ name: 'kept', bulk: true, indexes: { a: ({ a }) => [a] } }, stored)
  t.match(indexed, { held: '{"a":"1"}', keys: [{ index: 'a', values: ['1'] }] })
  const { held } = prepareStored({ name: 'kept', indexes: {} }, stored)
  t.same(held, { a: '1' })
  t.ok(Object.isFrozen(held))
  t.end()
})

for (const { what, json, writes } of [
  {
    what: 'a document alone in its line is cut out of it',
    json: '{"t":"a","w":[["logs","x",{"tags":[["a"]],"text":"]]}"}]]}',
    writes: [['x', '{"tags":[["a"]],"text":"]]}"}']],
  },
  {
    what: 'one that looks like two is told from two',
    json: '{"t":"a","w":[["logs","x",{"tags":[["a"],["logs","y",{}]]}]]}',
    writes: [['x', '{"tags":[["a"],["logs","y",{}]]}']],
  },
  {
    what: 'names that are written with escapes are read',
    json: '{"t":"a\\"","w":[["logs","x\\n",{}]]}',
    writes: [['x\n', '{}']],
  },
  {
    what: 'two documents are told apart',
    json: '{"t":"a","w":[["logs","x",{"n":[["logs"]]}],["logs","y",{}]]}',
    writes: [
      ['x', '{"n":[["logs"]]}'],
      ['y', '{}'],
    ],
  },
]) {
  test(what, (t) => {
    const lines = new LineBuffer()
    lines.add(json)
    const record = readLine(lines.take().subarray(0, -1))
    if (record?.kind !== 'writes') throw new Error(`it is ${record?.kind}`)
    t.same(
      record.writes.map(({ id, text, doc }) => [id, text, doc?.()]),
      writes.map(([id, text = '']) => [id, text, JSON.parse(text)]),
    )
    t.end()
  })
}
