import { DAY, HOUR, type Instant } from '../../platform/clock.ts'
import type { Key } from './key.ts'

/** How long the former key works alongside the new one (KEY-GRACE). */
export const GRACE_MS = 4 * HOUR
/** How long an expired key is still recognised (KEY-EXPIRE, C8a). */
export const RECOGNISED_AFTER_EXPIRY_MS = 30 * DAY

export type KeyState = 'active' | 'expired' | 'revoked' | 'gone'

/**
 * A key's state, derived from its times and never stored (C7: expiry takes effect at the instant
 * itself, whether or not maintenance has run). A revoked key stays revoked when it also expires.
 */
export function keyState(key: Pick<Key, 'revoked_at' | 'expires_at'>, now: Instant): KeyState {
  if (key.revoked_at !== null) return 'revoked'
  if (key.expires_at === null || now < key.expires_at) return 'active'
  return now < key.expires_at + RECOGNISED_AFTER_EXPIRY_MS ? 'expired' : 'gone'
}

export function graceIsOpen(key: Pick<Key, 'grace' | 'revoked_at'>, now: Instant): boolean {
  return key.revoked_at === null && key.grace !== null && now < key.grace.until
}
