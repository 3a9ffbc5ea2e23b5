/** Resolves in a later turn of the event loop, so that others are served in between. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Does work that yields now and then, with a turn of the event loop at each yield. */
export async function inTurns<T>(work: Iterator<void, T>): Promise<T> {
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value
    await nextTurn()
  }
}

/** Does the same work in one go. */
export function atOnce<T>(work: Iterator<void, T>): T {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}
