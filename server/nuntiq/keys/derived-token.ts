import { createHash } from 'node:crypto'
import type { SecretHasher } from '../../platform/secrets.ts'

/**
 * A token of 48 hexadecimal digits derived from its purpose and subject with the pepper: asking again
 * gives the same token, so only its hash needs to be stored.
 */
export function derivedToken({
  hasher,
  purpose,
  subject,
}: {
  hasher: SecretHasher
  purpose: 'regenerate-link' | 'preferences-link' | 'claim-token'
  subject: string
}): string {
  return createHash('sha256').update(hasher.hash(purpose, subject)).digest('hex').slice(0, 48)
}
