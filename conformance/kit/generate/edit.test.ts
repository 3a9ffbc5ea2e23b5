import { test } from 'tap'
import { at } from '../json.ts'
import { add, edits, replacedBy, set, without } from './edit.ts'

const base = {
  invoice: { header: { supplier_name: 'north' }, lines: [{ quantity: 1 }] },
  attachments: [{ filename: 'note.txt' }],
}

test('edits leave the payload that they are given as it was', async (t) => {
  const before = JSON.stringify(base)
  for (const edit of [
    without('invoice.lines.0'),
    set('invoice.header.x.y', 1),
    add('attachments', 7),
    replacedBy(null),
  ])
    edit.apply(base)
  t.equal(JSON.stringify(base), before)
})

test('edits do what their names say', async (t) => {
  t.notHas(without('invoice.header').apply(base), { invoice: { header: {} } })
  t.match(set('invoice.lines.0.quantity', 7).apply(base), { invoice: { lines: [{ quantity: 7 }] } })
  t.equal(at(add('attachments', 'x').apply(base), 'attachments.1'), 'x')
  t.strictSame(edits('both', replacedBy({}), set('a.0', 1)).apply(base), { a: [1] })
  t.throws(() => set('invoice.header.supplier_name.x', 1).apply(base), /nothing to edit/)
})
