import type { SecretHasher } from '../platform/secrets.ts'
import type { Resources } from '../service.ts'
import { derivedToken } from './keys/derived-token.ts'
import type { Key } from './keys/key.ts'

/** Where the pages are; links in mails lead to the first two (C3, C4). */
export const REGENERATE = '/supplier-access/regenerate'
export const EMAIL_PREFERENCES = '/supplier-access/email-preferences'
export const LINK_REQUESTED = '/supplier-access/link-requested'
export const SHORT = '/regen'
/** Below it, whatever is asked for is answered with a page. */
export const ROOT = '/supplier-access'

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
  return `${portalOrigin()}${REGENERATE}?token=${token}`
}
