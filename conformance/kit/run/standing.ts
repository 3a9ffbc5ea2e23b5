import { type Exchange, headerOf } from '../wire/exchange.ts'
import { NoAnswer } from '../wire/no-answer.ts'
import type { Outside } from '../wire/outside.ts'
import { isStrange } from '../wire/stranger.ts'

/** Whether the target still is what it was when the run began. */
export interface Standing {
  /** Something has failed just now: asks it at once, while the case goes on, unless that was done a moment ago. */
  suspect(): void
  /** Asks it now. Says what was answered otherwise, now or at any time since then; undefined when nothing was. */
  awaySince(started: number): Promise<string | undefined>
  /** True when it was seen to be away at all. */
  readonly wasAway: boolean
  /** Why no further case is begun: it did not come back. */
  readonly gone: string | undefined
}

/** How often a target that is away is asked whether it is back, and after how long. */
const PAUSES_MS = [3_000, 6_000, 9_000]

/** How seldom it is asked at once: what comes and goes sooner is no maintenance. */
const MOMENT_MS = 2_000

/**
 * A key that is revoked, a page of maintenance or a firewall would look like dozens of violations. So what fails
 * counts only as long as a call that the target answered at the beginning is answered as it was then.
 */
export function createStanding({
  first,
  lost,
  ask,
  outside,
  signal,
  onWait,
}: {
  /** The call as it was answered at the beginning. */
  first: Exchange
  /** What a later answer, alike by status and kind, no longer shows; undefined where it shows what it should. */
  lost(now: Exchange): string | undefined
  /** The same call again. */
  ask(): Promise<Exchange>
  outside: Outside
  signal: AbortSignal
  /** Called before each pause. */
  onWait(): void
}): Standing {
  let away: { at: number; what: string } | undefined
  let gone: string | undefined
  let waiting: Promise<void> | undefined
  let suspected: { at: number; looked: Promise<boolean> } | undefined

  const look = async (): Promise<boolean> => {
    const what = await ask().then((now) => difference(first, now) ?? loss(now, lost(now)), tellNoAnswer)
    if (what !== undefined) away = { at: outside.now(), what: `the target no longer answered as at the start: ${what}` }
    return what === undefined
  }
  const waitForIt = async (): Promise<void> => {
    for (const pause of PAUSES_MS) {
      onWait()
      await outside.sleep(pause, signal).catch(() => undefined)
      if (signal.aborted) return
      if (await look()) {
        // What was begun before it came back cannot be trusted either.
        if (away !== undefined) away = { ...away, at: outside.now() }
        return
      }
    }
    gone = away?.what
  }

  return {
    get wasAway() {
      return away !== undefined
    },
    get gone() {
      return gone
    },
    suspect() {
      const now = outside.now()
      if (gone !== undefined || (suspected !== undefined && now - suspected.at < MOMENT_MS)) return
      const looked = look()
      // It is waited for when a case has ended.
      looked.catch(() => undefined)
      suspected = { at: now, looked }
    },
    async awaySince(started) {
      await suspected?.looked
      if (gone === undefined && !(await look())) {
        waiting ??= waitForIt().finally(() => (waiting = undefined))
        await waiting
      }
      return gone ?? (away !== undefined && away.at >= started ? away.what : undefined)
    },
  }
}

/** What is different by status or kind; undefined when nothing is. */
function difference(first: Exchange, { request, response, json }: Exchange): string | undefined {
  if (response.status === first.response.status && json !== undefined) return undefined
  const type = headerOf(response.headers, 'Content-Type') ?? 'without a Content-Type'
  return `${request.method} ${new URL(request.url).pathname} was answered ${response.status} ${type}, and at first ${first.response.status}`
}

function loss({ request }: Exchange, lost: string | undefined): string | undefined {
  return lost === undefined ? undefined : `${request.method} ${new URL(request.url).pathname} ${lost}`
}

function tellNoAnswer(error: unknown): string {
  if (!(error instanceof NoAnswer)) throw error
  return `no answer (${error.message})`
}

/** The call by which a target is known again: the first that it answered in JSON. */
export function knownBy(exchanges: readonly Exchange[]): Exchange | undefined {
  return exchanges.find((each) => each.json !== undefined && !each.passedOver && !isStrange(each))
}
