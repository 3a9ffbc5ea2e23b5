import { test } from 'tap'
import { textOf } from './stored-row.ts'
import { prepareStored } from './write.ts'

test('a document that is kept as text and found by its id is not parsed when it is read from a file', (t) => {
  const stored = { id: 'x', doc: () => t.fail('parsed') as never, text: '{"a":1}' }
  const { held, keys } = prepareStored({ name: 'kept', bulk: true, indexes: {} }, stored)
  t.equal(textOf(held), '{"a":1}')
  t.same(keys, [])
  t.end()
})

test('one with an index, or kept as an object, is', (t) => {
  const stored = { id: 'x', doc: () => ({ a: '1' }), text: '{"a":"1"}' }
  const indexed = prepareStored({ name: 'kept', bulk: true, indexes: { a: ({ a }) => [a] } }, stored)
  t.equal(textOf(indexed.held), '{"a":"1"}')
  t.same(indexed.keys, [{ index: 'a', values: ['1'] }])
  const { held } = prepareStored({ name: 'kept', indexes: {} }, stored)
  t.same(held, { a: '1' })
  t.ok(Object.isFrozen(held))
  t.end()
})
