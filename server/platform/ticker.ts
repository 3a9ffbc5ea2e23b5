/** Calls `work` again and again, never twice at once, without keeping the process alive. */
export function startTicker(ticker: {
  everyMs: number
  work: () => Promise<void>
  onError: (error: unknown) => void
}): { stop(): void } {
  let stopped = false
  let timer = setTimeout(tick, ticker.everyMs).unref()
  async function tick(): Promise<void> {
    try {
      await ticker.work()
    } catch (error) {
      ticker.onError(error)
    }
    if (!stopped) timer = setTimeout(tick, ticker.everyMs).unref()
  }
  return {
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
