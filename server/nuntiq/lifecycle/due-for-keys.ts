import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import type { Instant } from '../../platform/clock.ts'
import type { Entry, Transaction } from '../../store/port.ts'
import type { Due, Window } from '../../time/due.ts'
import { RECOGNISED_AFTER_EXPIRY_MS } from '../keys/key-state.ts'
import { type Key, keys, nameOfKey } from '../keys/key.ts'
import { takenUpAt } from './maintenance.ts'

/** What time does to keys: grace ends, keys expire, and the daily task stamps, clears and deletes. */
export function dueForKeys(
  held: readonly Entry<Key>[],
  { after, until }: Pick<Window, 'after' | 'until'>,
): Due<RequirementId>[] {
  return held
    .filter(({ doc }) => firstTurnOf(doc) <= until)
    .flatMap(({ doc }) => [...turnsOf(doc), ...maintenanceOf(doc, after)])
    .filter(({ at }) => at > after && at <= until)
}

/** Nothing happens to the key before this: of thousands of keys, most need no closer look. */
function firstTurnOf({ grace, expires_at: expiresAt }: Readonly<Key>): Instant {
  return Math.min(grace?.until ?? Infinity, expiresAt ?? Infinity)
}

/** These are derived from the key's times, so nothing is written. */
function turnsOf(key: Readonly<Key>): Due<RequirementId>[] {
  if (key.revoked_at !== null) return []
  const subject = nameOfKey(key)
  const turns: Due<RequirementId>[] = []
  if (key.grace) {
    const effect = 'grace ended: the former key no longer works'
    turns.push({ at: key.grace.until, rule: 'KEY-GRACE-003', effect, subject })
  }
  if (key.expires_at !== null)
    turns.push({ at: key.expires_at, rule: 'KEY-EXPIRE-001', effect: 'key expired', subject })
  return turns
}

function maintenanceOf(key: Readonly<Key>, after: Instant): Due<RequirementId>[] {
  const { grace, expires_at: expiresAt } = key
  const subject = nameOfKey(key)
  const work: Due<RequirementId>[] = []
  if (grace) {
    const at = takenUpAt({ ripe: grace.until, after })
    work.push({
      at,
      subject,
      rule: 'LIFE-MNT-003',
      effect: 'grace entry removed',
      run: (tx) => change(tx, key.id, { grace: null }),
    })
  }
  if (expiresAt === null) return work

  const deleted = takenUpAt({ ripe: expiresAt + RECOGNISED_AFTER_EXPIRY_MS, after })
  const stamped = takenUpAt({ ripe: expiresAt, after })
  if (key.expired_at === null && key.revoked_at === null && stamped < deleted) {
    work.push({
      at: stamped,
      subject,
      rule: 'LIFE-EXP-001',
      effect: 'expired_at stamped',
      run: (tx) => change(tx, key.id, { expired_at: stamped }),
    })
  }
  // K12: a revoked key is deleted on the same schedule, and stays if it has no expiry.
  work.push({
    at: deleted,
    subject,
    rule: key.revoked_at === null ? 'LIFE-EXP-002' : 'LIFE-EXP-003',
    effect: 'key deleted for good',
    run: (tx) => tx.delete(keys, key.id),
  })
  return work
}

async function change(tx: Transaction, id: string, changes: Partial<Key>): Promise<void> {
  const key = await tx.get(keys, id)
  if (key) await tx.put(keys, id, { ...key, ...changes })
}
