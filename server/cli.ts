import { CannotListen } from './sandbox/listener.ts'
import type { Log, LogFormat } from './log/log.ts'
import { silentLog } from './log/log.ts'
import { lineWriter, written } from './log/line-writer.ts'
import { jsonLog } from './log/json-log.ts'
import { prettyLog } from './log/pretty-log.ts'
import { BadWorld } from './sandbox/judge-world.ts'
import { BadSmtpUrl } from './platform/smtp.ts'
import { createSandbox, type Sandbox } from './sandbox/create-sandbox.ts'
import { isLoopback } from './sandbox/sandbox-options.ts'
import { BadOption, readServeOptions, SERVE_HELP, type ServeOptions } from './sandbox/serve-options.ts'
import { StoreError } from './store/store-error.ts'
import { version } from './platform/version.ts'

const UNUSABLE = 2

/** `nuntiq-kit serve`: resolves with the exit code when the server has stopped. */
export async function serve(args: readonly string[]): Promise<number> {
  try {
    const options = readServeOptions(args, process.env)
    if (!options) {
      process.stdout.write(SERVE_HELP)
      return 0
    }
    if (!isLoopback(options.host) && options.controlToken === null) {
      throw new BadOption(
        `--host ${options.host} can be reached from other machines: give a --control-token, or listen on 127.0.0.1`,
      )
    }
    const log = logFor(options.log)
    const warnings = holdWarnings(log)
    let sandbox: Sandbox
    let stopped: Promise<void>
    try {
      sandbox = await open(options, warnings.log)
      // Before the address is printed: whoever reads it may stop the server at once.
      stopped = stopSignal()
      log.listening({
        url: sandbox.url,
        version: version(),
        data: options.data,
        now: sandbox.clock.now(),
        banner: sandbox.banner,
        demoKeys: sandbox.demoKeys,
      })
    } finally {
      warnings.release()
    }
    await stopped
    await sandbox.close()
    log.stopped()
    if (!(await written(process.stdout))) process.exit(0)
    return 0
  } catch (error) {
    process.stderr.write(`nuntiq-kit: ${explain(error)}\n`)
    return UNUSABLE
  }
}

function open(options: ServeOptions, log: Log): Promise<Sandbox> {
  const { data, seed, clock, smtp, portalOrigin, controlToken, pepper, ...rest } = options
  return createSandbox({
    ...rest,
    ...(data === null ? { ephemeral: true } : { data }),
    ...(seed === null ? {} : { seed }),
    ...(clock === null ? {} : { clock }),
    ...(smtp === null ? {} : { smtp }),
    ...(portalOrigin === null ? {} : { portalOrigin }),
    ...(controlToken === null ? {} : { controlToken }),
    ...(pepper === null ? {} : { pepper }),
    log,
  })
}

/** The first line says where the server listens, so what was found while the state was read comes after it. */
function holdWarnings(log: Log): { log: Log; release(): void } {
  let held: string[] | undefined = []
  return {
    log: { ...log, warn: (message) => (held ? void held.push(message) : log.warn(message)) },
    release() {
      const messages = held ?? []
      held = undefined
      for (const message of messages) log.warn(message)
    },
  }
}

function logFor(format: LogFormat): Log {
  process.stderr.on('error', () => undefined)
  switch (format) {
    case 'json':
      return jsonLog(
        lineWriter(process.stdout, { gap: (lines) => `${JSON.stringify({ event: 'lines-left-out', lines })}\n` }),
      )
    case 'pretty':
      return prettyLog(
        lineWriter(process.stdout, { gap: (lines) => `(${lines} lines were left out, for nobody read them)\n` }),
        { terminal: process.stdout.isTTY },
      )
    case 'silent':
      return silentLog
  }
}

/** Resolves at the first SIGTERM or SIGINT; what is in flight is then finished. A second one ends at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.once('SIGINT', () => process.exit(130))
      process.once('SIGTERM', () => process.exit(143))
      resolve()
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
}

/** One line, with the remedy where there is one. */
function explain(error: unknown): string {
  if (error instanceof StoreError) return `${error.message} ${error.remedy}`
  if (
    error instanceof BadOption ||
    error instanceof BadWorld ||
    error instanceof BadSmtpUrl ||
    error instanceof CannotListen
  )
    return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
