/** Work under one name runs one after another, in order of arrival; work under different names does not wait. */
export class Lanes {
  readonly #waiting = new Map<string, (() => void)[]>()

  /** Lanes in use. */
  get size(): number {
    return this.#waiting.size
  }

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    await this.enter(name)
    try {
      return await work()
    } finally {
      this.leave(name)
    }
  }

  /** Lets the caller in, who then has to `leave`: at once where nobody is there. */
  enter(name: string): Promise<void> | undefined {
    const queue = this.#waiting.get(name)
    if (queue !== undefined) return new Promise<void>((go) => queue.push(go))
    this.#waiting.set(name, [])
    return undefined
  }

  leave(name: string): void {
    const next = this.#waiting.get(name)?.shift()
    if (next === undefined) this.#waiting.delete(name)
    else next()
  }
}
