/** Where output goes; tests pass their own. */
export interface Terminal {
  readonly env: NodeJS.ProcessEnv
  out(text: string): void
  err(text: string): void
  /** A line that is overwritten by the next one; undefined where there is no terminal. */
  readonly progress?: ((line: string) => void) | undefined
}

export function processTerminal(): Terminal {
  // `conform | head` closes the pipe early, which is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return {
    env: process.env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    progress: process.stderr.isTTY ? (line) => void process.stderr.write(`\r\u001B[K${line}`) : undefined,
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** The first signal ends the work in order: it cleans up and reports. The second ends the process. */
export async function untilStopped<Result>(
  terminal: Terminal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const stop = new AbortController()
  const interrupt = (): void => {
    if (!stop.signal.aborted) terminal.err('nuntiq-kit conform: interrupted; cleaning up\n')
    stop.abort()
  }
  for (const name of SIGNALS) process.once(name, interrupt)
  try {
    return await work(stop.signal)
  } finally {
    for (const name of SIGNALS) process.off(name, interrupt)
  }
}
