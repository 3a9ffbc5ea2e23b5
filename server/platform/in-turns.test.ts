import { test } from 'tap'
import { inTurns, nextTurn } from './in-turns.ts'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Steps of several milliseconds each, so that a turn has time for two at most. */
function* longWork(name: number, steps: number[]): Generator<void, void> {
  for (let step = 0; step < 5; step++) {
    yield
    for (const began = performance.now(); performance.now() - began < 3;);
    steps.push(name)
  }
}

test('of much long work at once, each turn of the event loop sees little, and all of it gets on', async (t) => {
  const steps: number[] = []
  let over = false
  const all = Promise.all(Array.from({ length: 10 }, async (_, name) => inTurns(longWork(name, steps))))
  void all.then(() => (over = true))
  let most = 0
  for (let seen = steps.length; !over; seen = steps.length) {
    await turn()
    most = Math.max(most, steps.length - seen)
  }
  t.ok(most >= 1 && most <= 2, `${most} steps in one turn`)
  for (let round = 0; round < 5; round++) {
    t.strictSame(steps.slice(round * 10, round * 10 + 10), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  }
})

test('it is another turn, also for one that waits alone', async (t) => {
  let between = false
  setImmediate(() => (between = true))
  await nextTurn()
  t.ok(between)
})
