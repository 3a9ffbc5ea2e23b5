import type { Due } from '../../http/api.ts'
import type { Instant } from '../../platform/clock.ts'
import type { Transaction } from '../../store/port.ts'
import { RECOGNISED_AFTER_EXPIRY_MS } from '../key-state.ts'
import { type Key, keys } from '../model.ts'

/** What time does to keys: grace ends, keys expire, and thirty days later they are forgotten. */
export async function dueForKeys(
  { tx, after, until }: { tx: Transaction; after: Instant; until: Instant },
): Promise<Due[]> {
  const entries = await tx.list(keys)
  return entries
    .flatMap(({ doc }) => eventsOf(doc))
    .filter(({ at }) => at > after && at <= until)
    .toSorted((left, right) => left.at - right.at)
}

function eventsOf(key: Readonly<Key>): Due[] {
  if (key.revoked_at !== null) return []
  const subject = `key ${key.label} (${key.id})`
  const events: Due[] = []
  if (key.grace) {
    events.push({ at: key.grace.until, rule: 'KEY-GRACE-003', effect: 'grace ended: the former key no longer works', subject })
  }
  if (key.expires_at !== null) {
    events.push({ at: key.expires_at, rule: 'KEY-EXPIRE-001', effect: 'key expired', subject })
    events.push({
      at: key.expires_at + RECOGNISED_AFTER_EXPIRY_MS,
      rule: 'LIFE-EXP-002',
      effect: 'key deleted for good',
      subject,
      run: (tx) => tx.delete(keys, key.id),
    })
  }
  return events
}
