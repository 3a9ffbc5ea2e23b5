import { type Exchange, parseBody, type WireRequest } from './exchange.ts'
import { NoAnswer } from './no-answer.ts'
import type { Outside } from './outside.ts'
import type { Pace } from './pace.ts'
import { retryAfterMs } from './retry-after.ts'
import type { Secrets } from './secrets.ts'
import type { Sender } from './send.ts'

/** What is to be sent, and on whose account. */
export interface Sending {
  readonly caseId: string
  readonly label: string
  readonly request: WireRequest
  readonly pace: Pace
  /** True where the 429 itself is what the case wants to see. */
  readonly wants429?: boolean
  /** True for what must be done even when the run is over: cleaning up. */
  readonly afterInterrupt?: boolean
}

/** Sends, waits, records. */
export interface Client {
  /** Rejects with NoAnswer when none came, or none but 429 within the patience of a run. */
  call(sending: Sending): Promise<Exchange>
  /** 429s that were waited out. */
  readonly waitedOut: number
}

/** A minute's window plus some slack; who asks for more is not worth waiting for. */
const MAX_WAIT_MS = 90_000
const MAX_WAITS = 3

export function createClient(parts: {
  sender: Sender
  outside: Outside
  secrets: Secrets
  signal: AbortSignal
  record: (exchange: Exchange) => void
}): Client {
  const { sender, outside, secrets, signal, record } = parts
  let count = 0
  let waitedOut = 0

  const once = async ({ caseId, label, request, pace, afterInterrupt }: Sending): Promise<Exchange> => {
    await pace.next(afterInterrupt ? undefined : signal)
    if (signal.aborted && !afterInterrupt) throw new NoAnswer('interrupted', 'the run was interrupted')
    const response = await sender.send(request)
    const exchange = { n: ++count, caseId, label, request, response, ...parseBody(response.body) }
    secrets.learn(exchange.text)
    record(exchange)
    return exchange
  }

  return {
    get waitedOut() {
      return waitedOut
    },
    async call(sending) {
      for (let waits = 0; ; waits++) {
        const exchange = await once(sending)
        if (exchange.response.status !== 429 || sending.wants429) return exchange
        const wait = retryAfterMs(exchange.response.headers, outside.now())
        if (waits >= MAX_WAITS || wait > MAX_WAIT_MS) {
          throw new NoAnswer(
            'timeout',
            `the rate limit asked for ${Math.ceil(wait / 1000)} s more after ${waits} waits`,
          )
        }
        waitedOut += 1
        // A little more than asked for: the other clock may lag behind.
        await outside.sleep(wait + 250, sending.afterInterrupt ? undefined : signal).catch(() => undefined)
      }
    },
  }
}
