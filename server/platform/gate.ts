/** Many may pass at a time, or one alone: transactions side by side, or the replacement of the whole state. */
export class Gate {
  #inside = 0
  #shut: Promise<void> | undefined
  #lastOut: (() => void) | undefined

  async pass<T>(work: () => Promise<T>): Promise<T> {
    await this.enter()
    try {
      return await work()
    } finally {
      this.leave()
    }
  }

  /** Lets the caller in, who then has to `leave`: at once where the gate is open. */
  enter(): Promise<void> | undefined {
    if (this.#shut !== undefined) return this.#whenOpen(this.#shut)
    this.#inside += 1
    return undefined
  }

  leave(): void {
    this.#inside -= 1
    if (this.#inside === 0) this.#lastOut?.()
  }

  async #whenOpen(shut: Promise<void>): Promise<void> {
    await shut
    await this.enter()
  }

  /** Lets nobody in, waits until those inside have left, then works. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    while (this.#shut !== undefined) await this.#shut
    let open = (): void => undefined
    this.#shut = new Promise((resolve) => {
      open = resolve
    })
    try {
      if (this.#inside > 0) {
        await new Promise<void>((resolve) => {
          this.#lastOut = resolve
        })
        this.#lastOut = undefined
      }
      return await work()
    } finally {
      this.#shut = undefined
      open()
    }
  }
}
