import { instantAt } from '../../kit/checks/instant.ts'
import { type Exchange, headerOf } from '../../kit/wire/exchange.ts'
import type { Tester } from '../tester.ts'
import { SuiteError } from '../../kit/run/suite-error.ts'
import { KEYS } from '../addresses.ts'

type Uses = Pick<Tester<never>, 'account' | 'call' | 'control' | 'undecided'>

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** An instant as it is sent. */
export const iso = (instant: number): string => new Date(instant).toISOString()

/** What time it is for the target: a sandbox's tenant has a clock of its own, any other target dates its answers. */
export async function nowOf(t: Uses): Promise<number> {
  const { slug } = await t.account()
  if (slug !== undefined) return readNow(await t.control.call('GET', `/clock?tenant=${slug}`))
  const { response } = await t.call('GET', KEYS, { label: 'what time is it there' })
  const now = Date.parse(headerOf(response.headers, 'Date') ?? '')
  return Number.isNaN(now) ? t.undecided('the target does not say what time it is: its answers have no Date') : now
}

/**
 * What time it may be for the target: a gateway may date the answers by a clock that is not the API's, so what goes by
 * this machine's clock is as good. A sandbox's tenant has but one.
 */
async function nowsOf(t: Uses & Pick<Tester<never>, 'ourNow'>): Promise<number[]> {
  const now = await nowOf(t)
  const { slug } = await t.account()
  return slug === undefined ? [now, t.ourNow()] : [now]
}

/**
 * What time it may have been for the target when a call went out. That is asked once; each call may wait for its turn
 * within the rate limit, so its own moment counts.
 */
export async function momentsOf(
  t: Uses & Pick<Tester<never>, 'ourNow'>,
): Promise<(call: Pick<Exchange, 'sentAt'>) => number[]> {
  const nows = await nowsOf(t)
  const here = t.ourNow()
  return ({ sentAt }) => nows.map((now) => now + sentAt - here)
}

/** Stops the clock of the case's tenant, so that every instant can be met exactly. */
export async function stopClock(t: Uses): Promise<number> {
  const { slug = '' } = await t.account()
  return readNow(await t.control.call('POST', `/clock?tenant=${slug}`, { frozen: true }))
}

export async function setClock(t: Uses, instant: number): Promise<void> {
  const { slug = '' } = await t.account()
  await t.control.call('POST', `/clock?tenant=${slug}`, { set: iso(instant) })
}

/** Stops the clock at the next noon in UTC: what happens by night is half a day away on either side. */
export async function nextNoon(t: Uses): Promise<number> {
  const noon = Math.ceil(((await stopClock(t)) - DAY / 2) / DAY) * DAY + DAY / 2
  await setClock(t, noon)
  return noon
}

function readNow(clock: unknown): number {
  const now = instantAt(clock, 'now')
  if (now === undefined) throw new SuiteError('control API: the clock was answered without now')
  return now
}
