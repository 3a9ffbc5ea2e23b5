import type { components } from '../../../spec/generated/nuntiq/control-types.ts'
import { type Instant, isoTime } from '../../platform/clock.ts'
import { graceIsOpen, keyState } from '../keys/key-state.ts'
import type { Key } from '../keys/key.ts'

/** A key row as the customer sees it: every date and its state, but no secret and no hash. */
export function showKey(key: Readonly<Key>, now: Instant): components['schemas']['Key'] {
  const iso = (at: Instant | null): string | null => (at === null ? null : isoTime(at))
  return {
    id: key.id,
    partner_id: key.partner,
    label: key.label,
    state: keyState(key, now),
    prefix: key.prefix,
    last_4: key.last_4,
    permissions: key.permissions,
    created_at: isoTime(key.created_at),
    issued_at: isoTime(key.issued_at),
    expires_at: iso(key.expires_at),
    expires_interval_days: key.expires_interval_days,
    expired_at: iso(key.expired_at),
    revoked_at: iso(key.revoked_at),
    grace: key.grace && { until: isoTime(key.grace.until), open: graceIsOpen(key, now) },
  }
}
