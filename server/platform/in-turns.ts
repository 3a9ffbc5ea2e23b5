import type { Soon } from './soon.ts'

/** Long work that waits for another turn, and how long all of it may take in one; what is begun goes on to its next yield. */
const MOST_MS = 5
const waiting: (() => void)[] = []
let turnBegan: number | undefined

/**
 * Resolves in a later turn of the event loop, so that others are served in between. Of much long work at once, so much
 * goes on in one turn as a few milliseconds allow, and the rest in those after it: who waited longest comes first.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve)
    setImmediate(letOneOn)
  })
}

/** What follows the promise is done before the next of these callbacks, so each sees what those before it took. */
function letOneOn(): void {
  if (turnBegan === undefined) {
    turnBegan = performance.now()
    setImmediate(() => (turnBegan = undefined))
  }
  if (performance.now() - turnBegan < MOST_MS) waiting.shift()?.()
  else setImmediate(letOneOn)
}

/** Does work that yields now and then, with a turn of the event loop at each yield: at once where it never does. */
export function inTurns<T>(work: Iterator<void, T>): Soon<T> {
  const step = work.next()
  return step.done ? step.value : inFurtherTurns(work)
}

async function inFurtherTurns<T>(work: Iterator<void, T>): Promise<T> {
  for (;;) {
    await nextTurn()
    const step = work.next()
    if (step.done) return step.value
  }
}

/** The same for work that many may begin at once, such as long answers: its first piece waits for a turn too. */
export async function inLaterTurns<T>(work: Iterator<void, T>): Promise<T> {
  await nextTurn()
  return await inTurns(work)
}

/** Does the same work in one go. */
export function atOnce<T>(work: Iterator<void, T>): T {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}
