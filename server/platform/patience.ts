/** Runs out when it has not been renewed for so long, or after so long in all; it keeps no process alive. */
export class Patience {
  readonly #silence: NodeJS.Timeout
  readonly #whole: NodeJS.Timeout

  constructor({ silenceMs, wholeMs, over }: { silenceMs: number; wholeMs: number; over: () => void }) {
    this.#silence = setTimeout(over, silenceMs).unref()
    this.#whole = setTimeout(over, wholeMs).unref()
  }

  renew(): void {
    this.#silence.refresh()
  }

  end(): void {
    clearTimeout(this.#silence)
    clearTimeout(this.#whole)
  }
}
