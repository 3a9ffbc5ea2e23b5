import { printableLines } from './printable.ts'
import type { BannerLine, DemoKey } from '../service.ts'
import type { LoggedExchange } from '../tenancy/logged-exchange.ts'
import type { Effect } from '../time/effect.ts'

/** What the process tells its operator. Never holds a secret: bodies and keys stay out of it. */
export interface Log {
  listening(facts: Listening): void
  exchange(exchange: LoggedExchange): void
  /** What time has done, whoever moved the clock. */
  effect(effect: Effect): void
  contractBroken(broken: { exchange: string; violations: readonly string[] }): void
  fault(failed: { exchange: string; error: unknown }): void
  warn(message: string): void
  /** How far something that takes long has come, for a terminal alone: each takes the place of the one before; empty at its end. */
  progress?(line: string): void
  stopped(): void
}

export interface Listening {
  readonly url: string
  readonly version: string
  /** The folder that state is kept in, or null. */
  readonly data: string | null
  /** Where the APIs begin. */
  readonly banner: readonly BannerLine[]
  /** Keys of the world that everybody may know. */
  readonly demoKeys: readonly DemoKey[]
  readonly now: string
}

export type LogFormat = 'pretty' | 'json' | 'silent'

/** The query of an address is left out: it may carry a token. */
export function pathOf(exchange: LoggedExchange): string {
  return (exchange.raw.url.split('?')[0] ?? '').slice(0, 200)
}

/** For embedding and tests. Faults of ours are still told, on standard error. */
export const silentLog: Log = {
  listening() {},
  exchange() {},
  effect() {},
  contractBroken() {},
  fault({ exchange, error }) {
    process.stderr.write(printableLines(`nuntiq-kit: ${exchange} failed: ${faultText(error)}\n`))
  },
  warn() {},
  stopped() {},
}

export function faultText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
