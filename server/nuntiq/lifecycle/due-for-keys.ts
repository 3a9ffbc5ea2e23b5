import type { Due } from '../../time/due.ts'
import type { Instant } from '../../platform/clock.ts'
import type { Transaction } from '../../store/port.ts'
import { RECOGNISED_AFTER_EXPIRY_MS } from '../keys/key-state.ts'
import { type Key, keys } from '../keys/key.ts'
import { takenUpAt } from './maintenance.ts'

/** What time does to keys: grace ends, keys expire, and the daily task stamps, clears and deletes. */
export async function dueForKeys({
  tx,
  after,
  until,
}: {
  tx: Transaction
  after: Instant
  until: Instant
}): Promise<Due[]> {
  const entries = await tx.list(keys)
  return entries
    .flatMap(({ doc }) => [...turnsOf(doc), ...maintenanceOf(doc, after)])
    .filter(({ at }) => at > after && at <= until)
}

/** These are derived from the key's times, so nothing is written. */
function turnsOf(key: Readonly<Key>): Due[] {
  if (key.revoked_at !== null) return []
  const subject = subjectOf(key)
  return [
    ...(key.grace
      ? [{ at: key.grace.until, rule: 'KEY-GRACE-003', effect: 'grace ended: the former key no longer works', subject }]
      : []),
    ...(key.expires_at === null
      ? []
      : [{ at: key.expires_at, rule: 'KEY-EXPIRE-001', effect: 'key expired', subject }]),
  ]
}

function maintenanceOf(key: Readonly<Key>, after: Instant): Due[] {
  const { grace, expires_at: expiresAt } = key
  const subject = subjectOf(key)
  const work: Due[] = []
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
  // K12: a revoked row goes by the same clock, and stays when it has no expiry.
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

function subjectOf(key: Readonly<Key>): string {
  return `key ${key.label} (${key.id})`
}
