import { Places } from './so-many-at-once.ts'

/** Resolves in a later turn of the event loop, so that others are served in between. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** The event loop is one for the whole process, and so are the places in line for it. */
const line = new Places(1)

/**
 * The same for work that many may ask for at once, such as long answers: of all that stand in line, one goes on in a
 * turn, in order of arrival. A hundred of them hold up the others no longer than one does.
 */
export function turnInLine(): Promise<void> {
  return line.during(nextTurn)
}

/** Does work that yields now and then, with a turn of the event loop at each yield. */
export async function inTurns<T>(work: Iterator<void, T>, turn: () => Promise<void> = nextTurn): Promise<T> {
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value
    await turn()
  }
}

/** Does work that yields now and then when its turn in line has come, and stands in line again at each yield. */
export async function inLine<T>(work: Iterator<void, T>): Promise<T> {
  await turnInLine()
  return inTurns(work, turnInLine)
}

/** Does the same work in one go. */
export function atOnce<T>(work: Iterator<void, T>): T {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}
