import { type Instant, parseInstant } from '../platform/clock.ts'
import { addDuration, type Duration, parseDuration } from '../platform/iso-duration.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import type { Tenants } from '../tenancy/tenants.ts'
import type { ClockMove } from './clock-move.ts'
import type { NamedMove } from './made-move.ts'

/** One of these; the validator has seen to that, or the type. */
export interface SentMove {
  readonly advance?: string
  readonly set?: string
  readonly frozen?: boolean
  readonly preview?: string
  /** The caller's name for the move. */
  readonly id?: string
}

/** Whose clock is to be moved: without a tenant, all of them. */
export interface Moved {
  readonly tenants: Tenants
  readonly tenant?: Tenant | undefined
}

/** After it ISO 8601 needs more than four digits for a year. */
const END_OF_TIME = Date.UTC(10_000, 0, 1)

/** The name that a move was sent under, and what it stands for. */
export function readMoveName({ id, ...move }: SentMove): NamedMove | undefined {
  if (id === undefined) return undefined
  if (move.preview !== undefined) throw new BadClockMove('preview changes nothing, so it takes no id')
  return { id, asked: Object.entries(move).flat().map(String).join(' ') }
}

/** Reads how a clock is to be moved, from the control API or from the library. */
export function readClockMove(sent: SentMove, moved: Moved): ClockMove {
  const { id: _id, ...move } = sent
  if (Object.keys(move).length !== 1)
    throw new BadClockMove('The body must have one member only of advance, set, frozen and preview')
  const { advance, set, frozen, preview } = move
  if (advance === 'next') return { kind: 'next' }
  if (advance !== undefined) return { kind: 'advance', by: durationOf({ member: 'advance', text: advance, moved }) }
  if (preview !== undefined) return { kind: 'preview', by: durationOf({ member: 'preview', text: preview, moved }) }
  if (set === undefined) return { kind: 'freeze', frozen: frozen ?? false }
  const to = parseInstant(set)
  if (to === undefined) throw new BadClockMove(`set '${set}' is not an ISO 8601 instant such as 2026-05-19T08:30:00Z`)
  return { kind: 'set', to }
}

function durationOf({ member, text, moved }: { member: string; text: string; moved: Moved }): Duration {
  const duration = parseDuration(text)
  if (!duration) throw new BadClockMove(`${member} '${text}' is not an ISO 8601 duration such as PT4H1M or P90D`)
  // Not a number, too, when the sum is beyond all dates.
  if (!(addDuration(latestOf(moved), duration) < END_OF_TIME))
    throw new BadClockMove(`${member} '${text}' leads beyond the year 9999`)
  return duration
}

/** What the clock that is to be moved shows; of all clocks, the one that is furthest. */
export function latestOf({ tenants, tenant }: Moved): Instant {
  if (tenant) return tenant.now()
  return tenants.all().reduce((latest, each) => Math.max(latest, each.now()), tenants.rootNow())
}

/** A move that cannot be made; the message names the member at fault. */
export class BadClockMove extends RangeError {}
