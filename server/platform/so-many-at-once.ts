/** Lets so much work go on at once; what comes beyond waits, in order of arrival. */
export class Places {
  readonly #waiting: (() => void)[] = []
  #free: number

  constructor(places: number) {
    this.#free = places
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((go) => this.#waiting.push(go))
    try {
      return await work()
    } finally {
      // A place that somebody waits for is handed over, so that nobody who comes now can take it.
      const next = this.#waiting.shift()
      if (next === undefined) this.#free += 1
      else next()
    }
  }
}

/**
 * Does the work for each item, for so many at once, beginning in their order. Resolves with what came of each. Where one
 * fails, no more are begun; it rejects once those under way have ended, so that nothing goes on behind the caller's back.
 */
export async function soManyAtOnce<Item, Result>(
  items: readonly Item[],
  many: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const failures: unknown[] = []
  const left = items.entries()
  const helper = async (): Promise<void> => {
    for (const [index, item] of left) {
      if (failures.length > 0) return
      try {
        results[index] = await work(item)
      } catch (error) {
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(many, items.length) }, helper))
  if (failures.length > 0) throw failures[0]
  return results
}
