import type { SecretHasher } from '../platform/secrets.ts'
import type { Resources } from '../service.ts'
import { derivedToken } from './keys/derived-token.ts'
import type { Key } from './keys/key.ts'

/** Paths of the portal's pages; links in mails lead to the first two (C3, C4). */
export const REGENERATE = '/supplier-access/regenerate'
export const EMAIL_PREFERENCES = '/supplier-access/email-preferences'
export const LINK_REQUESTED = '/supplier-access/link-requested'
export const SHORT = '/regen'
/** Every path below it is answered with a page, known or not. */
export const ROOT = '/supplier-access'

/**
 * C3: the link in reminders and in the answer to an expired key. Its token is derived from the key's
 * current secret: asking again gives the same token and writes nothing, and a renewed key gets a new link.
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

/** C4: the address of a link to the page that issues keys. */
export function linkUrl(portalOrigin: () => string, token: string): string {
  return `${portalOrigin()}${REGENERATE}?token=${token}`
}
