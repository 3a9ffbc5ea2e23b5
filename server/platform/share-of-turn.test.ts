import { test } from 'tap'
import { ShareOfTurn } from './share-of-turn.ts'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Pieces take 3 of the 5 milliseconds of a turn, so two are done in each. */
function share(): { done: string[]; add(owner: string, name?: string): void } {
  let ms = 0
  const done: string[] = []
  const shared = new ShareOfTurn({ mostMs: 5, now: () => ms })
  const work = (name: string) => (): void => {
    ms += 3
    done.push(name)
  }
  return { done, add: (owner, name = owner) => shared.add({ owner, work: work(name) }) }
}

test('what there is time for is done at once', async (t) => {
  const { done, add } = share()
  add('a')
  t.strictSame(done, ['a'])
})

test('what there is no time for is done in later turns, so much in each as there is time for', async (t) => {
  const { done, add } = share()
  for (let count = 0; count < 9; count++) add('a')
  const seen = [done.length]
  for (let turns = 0; turns < 5; turns++) {
    await turn()
    seen.push(done.length)
  }
  t.strictSame(seen, [2, 4, 6, 8, 9, 9])
})

test('a turn in which nothing was left to do leaves the next one no less time', async (t) => {
  const { done, add } = share()
  add('a')
  await turn()
  for (let count = 0; count < 3; count++) add('a')
  t.equal(done.length, 3)
})

test('owners take turns, however much one of them asks for', async (t) => {
  const { done, add } = share()
  for (let count = 0; count < 9; count++) add('greedy')
  add('modest')
  add('modest')
  while (done.length < 11) await turn()
  t.ok(done.lastIndexOf('modest') < 6, done.join())
})

test('a piece that asks for the next one lets the others go first', async (t) => {
  const done: string[] = []
  const shared = new ShareOfTurn({ mostMs: 5, now: () => 0 })
  const again = (name: string, times: number): void => {
    const work = (): void => {
      done.push(name)
      if (times > 1) again(name, times - 1)
    }
    shared.add({ owner: 'a', work })
  }
  shared.add({
    owner: 'a',
    work() {
      again('first', 3)
      again('second', 3)
    },
  })
  t.strictSame(done, ['first', 'second', 'first', 'second', 'first', 'second'])
})
