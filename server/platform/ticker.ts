/** Calls `work` again and again, never twice at once, without keeping the process alive. */
export function startTicker(ticker: {
  everyMs: number
  work: () => Promise<void>
  onError: (error: unknown) => void
}): { stop(): Promise<void> } {
  let stopped = false
  let working = Promise.resolve()
  const start = (): void => void (working = tick())
  let timer = setTimeout(start, ticker.everyMs).unref()
  async function tick(): Promise<void> {
    try {
      await ticker.work()
    } catch (error) {
      ticker.onError(error)
    }
    if (!stopped) timer = setTimeout(start, ticker.everyMs).unref()
  }
  return {
    /** Resolves when what was being done is done. */
    stop() {
      stopped = true
      clearTimeout(timer)
      return working
    },
  }
}
