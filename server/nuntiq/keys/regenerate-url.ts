import type { SecretHasher } from '../../platform/secrets.ts'
import type { Resources } from '../../service.ts'
import { derivedToken } from './derived-token.ts'
import type { Key } from './key.ts'

/**
 * C3: the link in the expired-key answer and in reminders. Its token is derived from the key's
 * present secret, so that asking again neither makes another token nor writes anything, and a key
 * that was renewed has another link.
 */
export function regenerateUrl(
  { hasher, portalOrigin }: Pick<Resources, 'hasher' | 'portalOrigin'>,
  key: Pick<Key, 'api_key_hash'>,
): string {
  return linkUrl(portalOrigin, regenerateToken(hasher, key.api_key_hash))
}

export function regenerateToken(hasher: SecretHasher, apiKeyHash: string): string {
  return derivedToken({ hasher, purpose: 'regenerate-link', subject: apiKeyHash })
}

/** C4: where a link on the way to a key leads. */
export function linkUrl(portalOrigin: () => string, token: string): string {
  return `${portalOrigin()}/supplier-access/regenerate?token=${token}`
}
