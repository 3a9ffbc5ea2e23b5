import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import { DAY, type Instant } from '../../platform/clock.ts'
import type { ReminderType } from '../mails/reminder.ts'
import type { Key } from '../keys/key.ts'

export interface ReminderSlot {
  readonly at: Instant
  readonly days: number
  readonly type: ReminderType
  readonly rule: RequirementId
}

const SLOTS: readonly Omit<ReminderSlot, 'at'>[] = [
  { days: 60, type: 'reminder_advance', rule: 'LIFE-REM-001' },
  { days: 30, type: 'reminder_advance', rule: 'LIFE-REM-001' },
  { days: 7, type: 'reminder_imminent', rule: 'LIFE-REM-002' },
  { days: 3, type: 'reminder_imminent', rule: 'LIFE-REM-002' },
  { days: 1, type: 'reminder_imminent', rule: 'LIFE-REM-002' },
  { days: 0, type: 'reminder_expired', rule: 'LIFE-REM-003' },
]

/**
 * When a key's reminders fall, earliest first. C60: a slot counts only if the key's lifetime, from
 * the issue of its current secrets, is longer than that; so a rotation starts over (LIFE-REM-007),
 * and there is no need to remember what was sent.
 */
export function reminderSlots(key: Pick<Key, 'expires_at' | 'issued_at' | 'revoked_at'>): ReminderSlot[] {
  const { expires_at: expiresAt, issued_at: issuedAt } = key
  if (expiresAt === null || key.revoked_at !== null) return []
  return SLOTS.filter(({ days }) => expiresAt - issuedAt > days * DAY).map((slot) => ({
    ...slot,
    at: expiresAt - slot.days * DAY,
  }))
}

/** Whether a closer look is worthwhile: of thousands of keys, most have no reminder due. */
export function hasSlotWithin(
  { expires_at: expiresAt }: Pick<Key, 'expires_at'>,
  { after, until }: { after: Instant; until: Instant },
): boolean {
  if (expiresAt === null || expiresAt <= after) return false
  return SLOTS.some(({ days }) => expiresAt - days * DAY > after && expiresAt - days * DAY <= until)
}

/**
 * The slots within a window. Of those up to `ranTo`, which passed while the sandbox was not running, only
 * the one nearest to the expiry is made up for (LIFE-REM-009). Those after it are sent one by one.
 */
export function slotsDue(
  slots: readonly ReminderSlot[],
  { after, ranTo, until }: { after: Instant; ranTo: Instant; until: Instant },
): ReminderSlot[] {
  const missed = slots.filter(({ at }) => at > after && at <= Math.min(ranTo, until))
  const ahead = slots.filter(({ at }) => at > Math.max(after, ranTo) && at <= until)
  return [...missed.slice(-1), ...ahead]
}
