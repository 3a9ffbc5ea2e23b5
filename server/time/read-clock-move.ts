import { type Instant, parseInstant } from '../platform/clock.ts'
import { addDuration, type Duration, parseDuration } from '../platform/iso-duration.ts'
import type { ClockMove } from './move-clock.ts'

/** One of these; the validator has seen to that. */
export interface SentMove {
  readonly advance?: string
  readonly set?: string
  readonly frozen?: boolean
  readonly preview?: string
}

/** Behind it ISO 8601 needs more than four digits for a year. */
const END_OF_TIME = Date.UTC(10_000, 0, 1)

/** Reads how a clock is to be moved. `now` is the latest of the clocks concerned. */
export function readClockMove({ advance, set, frozen, preview }: SentMove, now: Instant): ClockMove {
  if (advance === 'next') return { kind: 'next' }
  if (advance !== undefined) return { kind: 'advance', by: durationOf({ member: 'advance', text: advance, now }) }
  if (preview !== undefined) return { kind: 'preview', by: durationOf({ member: 'preview', text: preview, now }) }
  if (set === undefined) return { kind: 'freeze', frozen: frozen ?? false }
  const to = parseInstant(set)
  if (to === undefined) throw new BadClockMove(`set '${set}' is not an ISO 8601 instant such as 2026-05-19T08:30:00Z`)
  return { kind: 'set', to }
}

function durationOf({ member, text, now }: { member: string; text: string; now: Instant }): Duration {
  const duration = parseDuration(text)
  if (!duration) throw new BadClockMove(`${member} '${text}' is not an ISO 8601 duration such as PT4H1M or P90D`)
  // Not a number, too, when the sum is beyond all dates.
  if (!(addDuration(now, duration) < END_OF_TIME))
    throw new BadClockMove(`${member} '${text}' leads beyond the year 9999`)
  return duration
}

/** A move that cannot be made; the message names the member at fault. */
export class BadClockMove extends Error {}
