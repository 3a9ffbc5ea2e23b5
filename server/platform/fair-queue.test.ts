import { test } from 'tap'
import { FairQueue } from './fair-queue.ts'

const of = (owner: string, size = 1, name = '') => ({ owner, size, name })

test('an owner is served after at most one item of each other', async (t) => {
  const queue = new FairQueue<ReturnType<typeof of>>({ mostRunning: 9, mostWaiting: 100 })
  for (let at = 0; at < 40; at += 1) queue.add(of('poison'))
  queue.add(of('innocent'))
  t.strictSame([queue.take()?.owner, queue.take()?.owner, queue.take()?.owner], ['poison', 'innocent', 'poison'])
})

test('owners take turns, and each is served in the order of its own', async (t) => {
  const queue = new FairQueue<ReturnType<typeof of>>({ mostRunning: 9, mostWaiting: 100 })
  for (const name of ['1', '2']) for (const owner of ['a', 'b', 'c']) queue.add(of(owner, 1, name))
  const order = Array.from({ length: 6 }, () => queue.take()).map((item) => `${item?.owner}${item?.name}`)
  t.strictSame(order, ['a1', 'b1', 'c1', 'a2', 'b2', 'c2'])
})

test('no owner has all the places', async (t) => {
  const queue = new FairQueue<ReturnType<typeof of>>({ mostRunning: 1, mostWaiting: 100 })
  queue.add(of('a'))
  queue.add(of('a'))
  t.match(queue.take(), { owner: 'a' })
  t.equal(queue.take(), undefined)
  queue.add(of('b'))
  t.match(queue.take(), { owner: 'b' })
  queue.finish('a')
  t.match(queue.take(), { owner: 'a' })
})

test('where too much waits, whoever has most waiting loses its latest', async (t) => {
  const queue = new FairQueue<ReturnType<typeof of>>({ mostRunning: 9, mostWaiting: 10 })
  t.strictSame([queue.add(of('a', 5, '1')), queue.add(of('a', 5, '2'))], [[], []])
  t.match(queue.add(of('b', 2)), [{ owner: 'a', name: '2' }])
  t.match(queue.add(of('b', 20)), [{ owner: 'b', size: 20 }])
  t.match([queue.take(), queue.take(), queue.take()], [{ owner: 'a' }, { owner: 'b', size: 2 }, undefined])
})
