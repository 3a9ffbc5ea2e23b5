import type { House } from '../../sandbox/house.ts'
import { derivedToken } from './derived-token.ts'
import type { Key } from './key.ts'

/**
 * C3: the link in the expired-key answer and in reminders. Its token is derived from the key's
 * present secret, so that asking again neither makes another token nor writes anything, and a key
 * that was renewed has another link.
 */
export function regenerateUrl(house: House, key: Pick<Key, 'api_key_hash'>): string {
  return linkUrl(house, regenerateToken(house, key.api_key_hash))
}

export function regenerateToken(house: Pick<House, 'hasher'>, apiKeyHash: string): string {
  return derivedToken(house, 'regenerate-link', apiKeyHash)
}

/** C4: where a link on the way to a key leads. */
export function linkUrl(house: House, token: string): string {
  return `${house.portalOrigin()}/supplier-access/regenerate?token=${token}`
}
