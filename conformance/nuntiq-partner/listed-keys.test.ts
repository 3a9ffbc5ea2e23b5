import { test } from 'tap'
import { exchangeOf } from '../kit/checks/exchange.test.helper.ts'
import { lostKeys } from './listed-keys.ts'

const listing = (...data: unknown[]) => exchangeOf({ body: { success: true, data } })
const [A, B] = [
  { id: 'a', label: 'first' },
  { id: 2, label: 'second' },
]

test('a list of keys is another one when none of its keys is left', async (t) => {
  t.equal(lostKeys(listing(A, B), listing({ id: 2 })), undefined, 'a key may be revoked')
  t.equal(lostKeys(listing(A), listing({ id: 'x', label: 'first' })), undefined)
  t.equal(lostKeys(listing(), listing()), undefined)
  t.match(lostKeys(listing(A, B), listing()), /none of the keys/)
  t.match(lostKeys(listing(A, B), listing({ id: 'c', label: 'third' })), /none of the keys/)
  t.match(lostKeys(listing(A), exchangeOf({ body: { success: true } })), /none of the keys/)
})
