import { test } from 'tap'
import type { Collection } from './port.ts'
import { collectionsByName, State } from './state.ts'
import { Table } from './table.ts'
import { preparePut, type Write } from './write.ts'

interface Note {
  readonly text: string
}
const notes: Collection<Note> = { name: 'notes', indexes: {} }
const logs: Collection<Note> = { name: 'logs', indexes: {}, bulk: true }

const put = (id: string, text = id, collection = notes): ReturnType<typeof preparePut> =>
  preparePut(collection, id, { text })
const removed = (id: string, collection = notes): Write => ({ collection, id, text: null })

test('all who freeze a table before it changes share one copy, and nobody else', async (t) => {
  const table = new Table({ tenant: 'a', collection: notes, located: new Map() })
  table.put(put('x'), 0)
  const changes: readonly (() => unknown)[] = [
    () => table.put(put('y'), 1),
    () => table.put(put('x', 'changed'), 2),
    () => table.delete('y'),
    () => table.restore('x', { serial: 0, held: { text: 'x' } }),
    () => table.restore('x', undefined),
  ]
  for (const change of changes) {
    const former = table.frozen()
    const content = JSON.stringify(former)
    t.equal(table.frozen(), former)
    change()
    t.not(table.frozen(), former)
    t.equal(JSON.stringify(former), content)
  }
})

test('what is frozen is what is there, whatever was changed, taken back or dropped since the last copy', async (t) => {
  const state = new State(collectionsByName([notes, logs]))
  const same = (after: string): void => {
    t.strictSame([...state.frozen()], [...state.rows()], after)
  }
  same('nothing')
  state.apply('a', [put('x'), put('y'), put('z', 'z', logs)])
  same('what was durable')
  state.apply('a', [removed('y')])
  same('a durable removal')
  state.add('b', put('x'))
  same('a document of a new scope')
  const changed = state.change('a', [put('x', 'changed'), removed('z', logs), put('new')])
  same('a change')
  changed.undo()
  same('a change that was taken back')
  const dropped = state.drop('a')
  same('a scope that is gone')
  dropped.undo()
  same('a scope that is back')
  t.same([...state.frozen()].map(({ tenant, id }) => `${tenant} ${id}`).toSorted(), ['a x', 'a z', 'b x'])
})
