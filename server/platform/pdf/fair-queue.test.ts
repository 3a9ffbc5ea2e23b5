import { test } from 'tap'
import { FairQueue } from './fair-queue.ts'

const of = (tenant: string, size = 1, name = '') => ({ tenant, size, name })

test('a tenant is served after at most one item of each other', async (t) => {
  const queue = new FairQueue<ReturnType<typeof of>>({ mostRunning: 9, mostWaiting: 100 })
  for (let at = 0; at < 40; at += 1) queue.add(of('poison'))
  queue.add(of('innocent'))
  t.strictSame([queue.take()?.tenant, queue.take()?.tenant, queue.take()?.tenant], ['poison', 'innocent', 'poison'])
})

test('tenants take turns, and each is served in the order of its own', async (t) => {
  const queue = new FairQueue<ReturnType<typeof of>>({ mostRunning: 9, mostWaiting: 100 })
  for (const name of ['1', '2']) for (const tenant of ['a', 'b', 'c']) queue.add(of(tenant, 1, name))
  const order = Array.from({ length: 6 }, () => queue.take()).map((item) => `${item?.tenant}${item?.name}`)
  t.strictSame(order, ['a1', 'b1', 'c1', 'a2', 'b2', 'c2'])
})

test('no tenant has all the places', async (t) => {
  const queue = new FairQueue<ReturnType<typeof of>>({ mostRunning: 1, mostWaiting: 100 })
  queue.add(of('a'))
  queue.add(of('a'))
  t.match(queue.take(), { tenant: 'a' })
  t.equal(queue.take(), undefined)
  queue.add(of('b'))
  t.match(queue.take(), { tenant: 'b' })
  queue.finish('a')
  t.match(queue.take(), { tenant: 'a' })
})

test('where too much waits, whoever has most waiting loses its latest', async (t) => {
  const queue = new FairQueue<ReturnType<typeof of>>({ mostRunning: 9, mostWaiting: 10 })
  t.strictSame([queue.add(of('a', 5, '1')), queue.add(of('a', 5, '2'))], [[], []])
  t.match(queue.add(of('b', 2)), [{ tenant: 'a', name: '2' }])
  t.match(queue.add(of('b', 20)), [{ tenant: 'b', size: 20 }])
  t.match([queue.take(), queue.take(), queue.take()], [{ tenant: 'a' }, { tenant: 'b', size: 2 }, undefined])
})
