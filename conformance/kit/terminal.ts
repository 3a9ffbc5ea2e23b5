/** Where output goes; tests pass their own. */
export interface Terminal {
  readonly env: NodeJS.ProcessEnv
  out(text: string): void
  err(text: string): void
  /** A line that is overwritten by the next one; undefined where there is no terminal. */
  readonly progress?: ((line: string) => void) | undefined
  /** Why what was written to `out` has not arrived; undefined when it has. */
  lost?(): Promise<string | undefined>
}

export function processTerminal(): Terminal {
  let lost: string | undefined
  process.stdout.on('error', (error: NodeJS.ErrnoException) => (lost ??= error.code ?? error.message))
  // There is nobody left to be told.
  process.stderr.on('error', () => undefined)
  return {
    env: process.env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    progress: process.stderr.isTTY ? (line) => void process.stderr.write(`\r\u001B[K${line}`) : undefined,
    lost: () => new Promise((resolve) => void process.stdout.write('', () => setImmediate(() => resolve(lost)))),
  }
}

/** The same, with every text that leaves it going through the masker. */
export function masked(terminal: Terminal, mask: (text: string) => string): Terminal {
  const { progress, lost } = terminal
  return {
    env: terminal.env,
    out: (text) => terminal.out(mask(text)),
    err: (text) => terminal.err(mask(text)),
    progress: progress && ((line) => progress(mask(line))),
    ...(lost && { lost: () => lost() }),
  }
}
