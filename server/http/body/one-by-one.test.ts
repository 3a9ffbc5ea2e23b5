import { test } from 'tap'
import { OneByOne, type Turn } from './one-by-one.ts'

function line(): { enter(owner: string, name: string): Turn; come: string[]; queue: OneByOne } {
  const queue = new OneByOne()
  const come: string[] = []
  const enter = (owner: string, name: string): Turn => {
    const turn = queue.enter(owner)
    void turn.come.then(() => come.push(name))
    return turn
  }
  return { enter, come, queue }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('one at a time', async (t) => {
  const { enter, come } = line()
  const [first] = [enter('a', 'first'), enter('a', 'second')]
  await settled()
  t.same(come, ['first'])
  first?.end()
  first?.end()
  await settled()
  t.same(come, ['first', 'second'])
})

test('owners take turns', async (t) => {
  const { enter, come } = line()
  const turns = [enter('a', 'a1'), enter('a', 'a2'), enter('a', 'a3'), enter('b', 'b1'), enter('b', 'b2')]
  for (const name of ['a1', 'b1', 'a2', 'b2', 'a3']) {
    await settled()
    t.equal(come.at(-1), name)
    turns[['a1', 'a2', 'a3', 'b1', 'b2'].indexOf(name)]?.end()
  }
})

test('who leaves before its turn makes way for the next', async (t) => {
  const { enter, come, queue } = line()
  const [first, second] = [enter('a', 'first'), enter('a', 'second'), enter('a', 'third')]
  second?.end()
  first?.end()
  await settled()
  t.same(come, ['first', 'third'])
  t.equal(queue.waiting, 0)
})
