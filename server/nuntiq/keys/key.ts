import type { Instant } from '../../platform/clock.ts'
import type { Collection } from '../../store/port.ts'

export interface Key {
  readonly id: string
  readonly partner: string
  readonly label: string
  readonly api_key_hash: string
  readonly rotation_secret_hash: string
  /** The first seven characters of the key, and its last four: all that may be shown later. */
  readonly prefix: string
  readonly last_4: string
  readonly permissions: readonly string[]
  readonly created_at: Instant
  readonly expires_at: Instant | null
  readonly expires_interval_days: number | null
  /** Stamped by maintenance; expiry itself depends on `expires_at` alone (C7). */
  readonly expired_at: Instant | null
  readonly revoked_at: Instant | null
  /** When the current secrets were issued: reminders count from here (C60). */
  readonly issued_at: Instant
  readonly grace: Grace | null
  /** Hash of the token in `regenerate_url` (C3): the link to replace this key, new with each new secret. */
  readonly regenerate_hash: string
}

/** Its name in effects and mails, by which its row can be found. */
export function nameOfKey({ label, id }: Pick<Key, 'label' | 'id'>): string {
  return `key ${label} (${id})`
}

/** The former key, still good for four hours. A second rotation replaces it. */
export interface Grace {
  readonly api_key_hash: string
  readonly until: Instant
}

export const keys: Collection<Key> = {
  name: 'keys',
  indexes: {
    id: (key) => [key.id],
    partner: (key) => [key.partner],
    regenerate: (key) => [key.regenerate_hash],
    secret: (key) => (key.grace ? [key.api_key_hash, key.grace.api_key_hash] : [key.api_key_hash]),
  },
}
