import { createHash } from 'node:crypto'
import type { House } from '../house.ts'

/**
 * C3: the link in the expired-key answer. Its token is derived from the key row, so that asking
 * again neither makes another token nor writes anything; only its hash is stored.
 */
export function regenerateUrl(house: House, key: { id: string }): string {
  return `${house.portalOrigin()}/supplier-access/regenerate?token=${regenerateToken(house, key.id)}`
}

export function regenerateToken(house: House, keyId: string): string {
  const derived = house.hasher.hash('regenerate-link', keyId)
  return createHash('sha256').update(derived).digest('hex').slice(0, 48)
}
