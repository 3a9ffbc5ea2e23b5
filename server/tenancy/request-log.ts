import { type LoggedExchange, sizeOf } from './logged-exchange.ts'

const MOST_ENTRIES = 300
const MOST_BYTES = 4 * 1024 * 1024
const MOST_BYTES_TOGETHER = 64 * 1024 * 1024

/** An entry of one log, with what it takes. */
interface Kept {
  readonly exchange: LoggedExchange
  readonly bytes: number
  readonly log: RequestLog
}

/**
 * Bounds the logs of a sandbox together: many tenants, each within its own bound, would still fill the memory.
 * The oldest exchange goes first, whoever's it is.
 */
export class RequestLogs {
  readonly #mostBytes: number
  /** In the order of their arrival. */
  readonly #kept = new Set<Kept>()
  #bytes = 0

  constructor(mostBytes: number = MOST_BYTES_TOGETHER) {
    this.#mostBytes = mostBytes
  }

  /** What all of them take. */
  get bytes(): number {
    return this.#bytes
  }

  /** Takes up an entry, and lets the oldest go that there is no room for any more. */
  took(kept: Kept): void {
    this.#kept.add(kept)
    this.#bytes += kept.bytes
    for (const oldest of this.#kept) {
      if (this.#bytes <= this.#mostBytes || oldest === kept) return
      oldest.log.forget(oldest)
    }
  }

  lost(kept: Kept): void {
    if (this.#kept.delete(kept)) this.#bytes -= kept.bytes
  }
}

/** Keeps the latest exchanges of a tenant, bounded by count and by bytes, so that a long run does not fill the memory. */
export class RequestLog {
  readonly #together: RequestLogs
  /** By id, in the order of their arrival. */
  readonly #kept = new Map<string, Kept>()
  #bytes = 0
  #closed = false

  constructor(together: RequestLogs = new RequestLogs()) {
    this.#together = together
  }

  /** Takes in a finished exchange: only then is its size known. */
  add(exchange: LoggedExchange): void {
    if (this.#closed) return
    const kept: Kept = { exchange, bytes: sizeOf(exchange), log: this }
    this.#kept.set(exchange.id, kept)
    this.#bytes += kept.bytes
    for (const oldest of this.#kept.values()) {
      const fits = this.#kept.size <= MOST_ENTRIES && this.#bytes <= MOST_BYTES
      if (fits || oldest === kept) break
      this.forget(oldest)
    }
    this.#together.took(kept)
  }

  /** Lets an entry go. */
  forget(kept: Kept): void {
    if (!this.#kept.delete(kept.exchange.id)) return
    this.#bytes -= kept.bytes
    this.#together.lost(kept)
  }

  get(id: string): LoggedExchange | undefined {
    return this.#kept.get(id)?.exchange
  }

  newestFirst(): LoggedExchange[] {
    return [...this.#kept.values()].map(({ exchange }) => exchange).toReversed()
  }

  clear(): void {
    for (const kept of this.#kept.values()) this.forget(kept)
  }

  /** Of a tenant that is gone: lets everything go, and takes in nothing more of what is still under way. */
  close(): void {
    this.#closed = true
    this.clear()
  }
}
