import { decodeBody } from './decode-body.ts'
import { type Exchange, headerOf, parseBody, type WireRequest } from './exchange.ts'
import { NoAnswer } from './no-answer.ts'
import type { Outside } from './outside.ts'
import type { Pace } from './pace.ts'
import { type Failures, isSafeTwice, LASTING, mayPass, MOST_REPEATS, pauseBefore } from './passing-failure.ts'
import { retryAfterMs } from './retry-after.ts'
import type { Secrets } from './secrets.ts'
import type { Sender } from './send.ts'
import { isStrange } from './stranger.ts'

/** What is to be sent, and on whose account. */
export interface Sending {
  readonly caseId: string
  readonly label: string
  readonly request: WireRequest
  readonly pace: Pace
  /** True where the 429 itself is what the case wants to see. */
  readonly wants429?: boolean
  /** True for what must be done even when the run is over: cleaning up. It is taken as it is answered. */
  readonly afterInterrupt?: boolean
  /** Called before the request goes out once more after a failure of the server; may throw. */
  readonly onRepeat?: (() => void) | undefined
  /** What goes out then in its place: the same under another name, so that the first time takes nothing from it. */
  readonly renewed?: () => WireRequest
}

/** Sends, waits, records. */
export interface Client {
  /**
   * Rejects with NoAnswer when none came, or none but 429 within the patience of a run, or none but failures
   * of a server that fail now and then.
   */
  call(sending: Sending): Promise<Exchange>
  /** 429s that were waited out. */
  readonly waitedOut: number
  readonly failures: Failures
  /** The same of answers that were not of this API. */
  readonly strangers: Failures
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
  /** Whether failures of the server are asked for again, as the documents of an API say. */
  repeatsFailures?: boolean
}): Client {
  const { sender, outside, secrets, signal, record, repeatsFailures = false } = parts
  let count = 0
  let waitedOut = 0
  const failures = { repeated: 0, perhapsTwice: 0, pass: false, lasting: 0 }
  const strangers = { repeated: 0, perhapsTwice: 0, pass: false, lasting: 0 }
  type Kind = typeof failures
  /** Whether anything in JSON was heard: who never spoke it is no target with a stranger before it. */
  let spoken = false
  /** What an answer is that may be another one when it is asked for again; undefined for one that is taken. */
  const kindOf = (exchange: Exchange): Kind | undefined =>
    mayPass(exchange.response.status) ? failures : isStrange(exchange) ? strangers : undefined

  const once = async (
    { caseId, label, request, pace, afterInterrupt, wants429 = false }: Sending,
    { repeats, mayRepeat }: { repeats: number; mayRepeat(kind: Kind): boolean },
  ): Promise<Exchange> => {
    await pace.next(afterInterrupt ? undefined : signal)
    if (signal.aborted && !afterInterrupt) throw new NoAnswer('interrupted', 'the run was interrupted')
    const sentAt = outside.now()
    const sent = await sender.send(request)
    const response = { ...sent, body: await decodeBody(sent.headers, sent.body) }
    const answered: Exchange = {
      n: ++count,
      caseId,
      label,
      sentAt,
      request,
      response,
      ...parseBody(response.body),
      ...(repeats > 0 && { repeats }),
    }
    const kind = kindOf(answered)
    // A 429 is waited out, whoever on the way gave it.
    const isPassedOver = kind === undefined ? response.status === 429 && !wants429 : mayRepeat(kind)
    const exchange: Exchange = repeatsFailures && isPassedOver ? { ...answered, passedOver: true } : answered
    spoken ||= exchange.json !== undefined
    secrets.learn(exchange.text)
    for (const [, value] of response.headers) secrets.learn(value)
    record(exchange)
    return exchange
  }
  const sleep = (ms: number, { afterInterrupt }: Sending): Promise<void> =>
    outside.sleep(ms, afterInterrupt ? undefined : signal).catch(() => undefined)

  const unlimited = async (
    sending: Sending,
    how: { repeats: number; mayRepeat(kind: Kind): boolean },
  ): Promise<Exchange> => {
    for (let waits = 0; ; waits++) {
      const exchange = await once(sending, how)
      if (exchange.response.status !== 429 || sending.wants429) return exchange
      const wait = retryAfterMs(exchange.response.headers, outside.now())
      if (waits >= MAX_WAITS || wait > MAX_WAIT_MS) {
        // A 429 is given before anything is done; what went before it may have been.
        const kind = how.repeats > 0 ? 'failed' : 'limited'
        throw new NoAnswer(kind, `the rate limit asked for ${Math.ceil(wait / 1000)} s more after ${waits} waits`)
      }
      waitedOut += 1
      // A little more than asked for: the other clock may lag behind.
      await sleep(wait + 250, sending)
    }
  }

  return {
    get waitedOut() {
      return waitedOut
    },
    failures,
    strangers,
    async call(sending) {
      const { onRepeat, renewed } = sending
      let { request } = sending
      const patience = (kind: Kind): boolean =>
        !sending.afterInterrupt && (kind === failures || spoken) && (kind.pass || kind.lasting < LASTING)
      let exchange = await unlimited(sending, { repeats: 0, mayRepeat: patience })
      const first = exchange.response.status
      const kind = kindOf(exchange)
      if (kind === undefined || !exchange.passedOver) return exchange
      for (let nth = 1; exchange.passedOver; nth++) {
        await sleep(Math.max(pauseBefore(nth), askedPause(exchange, outside.now())), sending)
        onRepeat?.()
        kind.repeated += 1
        if (!isSafeTwice(request)) kind.perhapsTwice += 1
        request = renewed?.() ?? request
        exchange = await unlimited({ ...sending, request }, { repeats: nth, mayRepeat: () => nth < MOST_REPEATS })
      }
      const { status } = exchange.response
      if (kindOf(exchange) !== undefined) {
        if (kind.pass)
          throw new NoAnswer('failed', `${status} ${MOST_REPEATS + 1} times in a row, at a target whose failures pass`)
        kind.lasting += 1
        return exchange
      }
      kind.pass = true
      // The first may have been done for all that: a name that it took is taken now, a key that it ended is gone.
      if (status >= 400 && renewed === undefined && !isSafeTwice(request))
        throw new NoAnswer(
          'failed',
          `${first}, and when it was sent again ${status}, which may be owed to the first time`,
        )
      return exchange
    },
  }
}

/** How long a failure asks to be left alone, where it says so and that is worth waiting for. */
function askedPause({ response }: Exchange, now: number): number {
  if (headerOf(response.headers, 'Retry-After') === undefined) return 0
  const asked = retryAfterMs(response.headers, now)
  return asked > MAX_WAIT_MS ? 0 : asked
}
