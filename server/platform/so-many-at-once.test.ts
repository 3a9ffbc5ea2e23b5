import { test } from 'tap'
import { nextTurn } from './in-turns.ts'
import { Places, soManyAtOnce } from './so-many-at-once.ts'

/** Work that takes three turns and notes how much of it went on at once. */
function counted(): { work: (item: number) => Promise<number>; most: () => number; begun: number[]; ended: number[] } {
  const [begun, ended]: [number[], number[]] = [[], []]
  let most = 0
  const work = async (item: number): Promise<number> => {
    begun.push(item)
    most = Math.max(most, begun.length - ended.length)
    for (let turn = 0; turn < 3; turn++) await nextTurn()
    ended.push(item)
    return item * 10
  }
  return { work, most: () => most, begun, ended }
}

const ITEMS = [0, 1, 2, 3, 4, 5, 6]

void test('so many at once: all is done, in order, and never more than so many at a time', async (t) => {
  const { work, most, begun } = counted()
  t.same(
    await soManyAtOnce(ITEMS, 3, work),
    ITEMS.map((item) => item * 10),
  )
  t.same([most(), begun], [3, ITEMS])
  t.same(await soManyAtOnce([], 3, work), [])
})

void test('so many at once: after a failure nothing is begun, and what was under way has ended', async (t) => {
  const { work, begun, ended } = counted()
  const failing = async (item: number): Promise<number> => {
    if (item === 1) throw new Error('no room')
    return work(item)
  }
  await t.rejects(soManyAtOnce(ITEMS, 3, failing), { message: 'no room' })
  t.same(begun, [0, 2])
  t.same(ended, begun)
})

void test('places: so many work at once, and a place is free again after a failure', async (t) => {
  const { work, most, begun } = counted()
  const places = new Places(2)
  const failed = t.rejects(places.during(() => Promise.reject(new Error('no'))))
  await Promise.all([failed, ...ITEMS.map((item) => places.during(() => work(item)))])
  t.same([most(), begun], [2, ITEMS])
})
