/** What was opened is closed in reverse, each before what it stands on. */
export interface Closing {
  add(close: () => void | Promise<void>): void
  /** Called again, it resolves with the first call. */
  close(): Promise<void>
}

export function closeInReverse(): Closing {
  const steps: (() => void | Promise<void>)[] = []
  let closing: Promise<void> | undefined
  async function closeAll(): Promise<void> {
    for (const close of steps.toReversed()) await close()
  }
  return { add: (close) => void steps.push(close), close: () => (closing ??= closeAll()) }
}
