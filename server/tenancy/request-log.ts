import type { Instant } from '../platform/clock.ts'

/**
 * One exchange with an API, as the control API shows it. Secrets are masked when it is shown, and
 * it is never written to disk. `raw` is what arrived, for a replay.
 */
export interface LoggedExchange {
  readonly id: string
  at: Instant
  tenant: string | null
  readonly api: string
  readonly raw: RawRequest
  status: number | null
  rule: string | null
  advice: string[]
  /** Empty when the answer keeps the contract; a violation is a bug of ours. */
  contract: string[]
  answerHeaders: Record<string, string>
  answer: unknown
  outcome: 'answered' | 'hung-up'
}

export interface RawRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly ip: string
  /** The first part of the body, at most 64 kB. */
  body: Buffer
  /** All bytes of the body; more than `body.length` when it was cut. */
  bodyBytes: number
}

const MOST_ENTRIES = 300
const MOST_BYTES = 4 * 1024 * 1024

/** Keeps the latest, bounded by count and by bytes, so that a long run does not fill the memory. */
export class RequestLog {
  readonly #entries: LoggedExchange[] = []
  #bytes = 0

  /** Takes in a finished exchange: only then is its size known. */
  add(entry: LoggedExchange): void {
    this.#entries.push(entry)
    this.#bytes += sizeOf(entry)
    while (this.#entries.length > MOST_ENTRIES || (this.#bytes > MOST_BYTES && this.#entries.length > 1)) {
      const oldest = this.#entries.shift()
      if (oldest) this.#bytes -= sizeOf(oldest)
    }
  }

  get(id: string): LoggedExchange | undefined {
    return this.#entries.find((entry) => entry.id === id)
  }

  newestFirst(): LoggedExchange[] {
    return this.#entries.toReversed()
  }

  clear(): void {
    this.#entries.length = 0
    this.#bytes = 0
  }
}

function sizeOf(entry: LoggedExchange): number {
  return 1_000 + entry.raw.body.length
}
