/** Work under one name runs one after another, in order of arrival; work under different names does not wait. */
export class Lanes {
  readonly #waiting = new Map<string, (() => void)[]>()

  /** Lanes in use. */
  get size(): number {
    return this.#waiting.size
  }

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const queue = this.#waiting.get(name)
    if (queue === undefined) this.#waiting.set(name, [])
    else await new Promise<void>((go) => queue.push(go))
    try {
      return await work()
    } finally {
      const next = this.#waiting.get(name)?.shift()
      if (next === undefined) this.#waiting.delete(name)
      else next()
    }
  }
}
