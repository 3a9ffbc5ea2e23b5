import { instantAt } from '../../kit/checks/instant.ts'
import { type Exchange, headerOf } from '../../kit/wire/exchange.ts'
import { HOUR, iso } from './moment.ts'

/** How long ago something was planted, in hours, and how many of them nobody can be sure of. */
export interface Elapsed {
  readonly hours: number
  readonly margin: number
}

/** Two clocks may differ, and a planting run takes its time. */
const BY_OUR_CLOCK = 0.25
/** A target that dates its answers tells to the second, give or take what an answer takes. */
const BY_ITS_OWN = 30 / 3600

/** When an answer was given, as it is written down; nothing where it has no date. */
export function datedAt({ response }: Exchange): { readonly at?: string } {
  const date = Date.parse(headerOf(response.headers, 'Date') ?? '')
  return Number.isNaN(date) ? {} : { at: iso(date) }
}

/**
 * What has passed between the answer that the notes are about and this one, by the target's own clock. Where it has
 * none, or one that does not go with ours as a moved clock does not, by ours, and not so exactly.
 */
export function elapsed(notes: unknown, answer: Exchange, hours: number): Elapsed {
  const [then, now] = [instantAt(notes, 'at'), instantAt(datedAt(answer), 'at')]
  const told = then === undefined || now === undefined ? Number.NaN : (now - then) / HOUR
  return Math.abs(told - hours) < BY_OUR_CLOCK ? { hours: told, margin: BY_ITS_OWN } : { hours, margin: BY_OUR_CLOCK }
}
