import { messageOf } from './message-of.ts'
import type { Terminal } from './terminal.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const FAULTS = ['unhandledRejection', 'uncaughtException'] as const
/** What stops without a report: nothing was decided (3), or the suite is at fault (2). */
const STOPPED = 3
const AT_FAULT = 2

export interface Stop {
  /** Aborts when the run is to end in order: it cleans up and reports. */
  readonly signal: AbortSignal
  /** What went wrong in this process beside the work, so far. */
  mishaps(): readonly string[]
}

/**
 * The first signal ends the work in order: it cleans up and reports. The second ends the process. What
 * nobody catches ends it in order too, as a fault of the suite. `atOnce` says what a person must know
 * who does not wait for the clean-up.
 */
export async function untilStopped<Result>(
  terminal: Pick<Terminal, 'err'>,
  { work, atOnce }: { work: (stop: Stop) => Promise<Result>; atOnce: string },
): Promise<Result> {
  const stop = new AbortController()
  const mishaps: string[] = []
  const tell = (message: string): void => terminal.err(`nuntiq-kit conform: ${message}\n`)
  const interrupt = (): void => {
    if (stop.signal.aborted) {
      tell(`ended at once, without a report; ${atOnce}`)
      process.off('exit', endUnended)
      process.exit(mishaps.length > 0 ? AT_FAULT : STOPPED)
    }
    tell('interrupted; cleaning up')
    stop.abort()
  }
  const catchFault = (error: unknown): void => {
    mishaps.push(`not caught: ${messageOf(error)}`)
    tell(`the suite failed: ${messageOf(error)}; cleaning up`)
    stop.abort()
  }
  /** Nothing is left that could go on, and the work has not ended: no exit code of the engine's own is ours. */
  const endUnended = (): void => {
    tell(`the suite failed: it stood still; ${atOnce}`)
    process.exitCode = AT_FAULT
  }
  for (const name of SIGNALS) process.on(name, interrupt)
  for (const name of FAULTS) process.on(name, catchFault)
  process.on('exit', endUnended)
  try {
    return await work({ signal: stop.signal, mishaps: () => mishaps })
  } finally {
    process.off('exit', endUnended)
    for (const name of SIGNALS) process.off(name, interrupt)
    for (const name of FAULTS) process.off(name, catchFault)
  }
}
