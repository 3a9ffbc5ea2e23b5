import { createHash } from 'node:crypto'
import type { SecretHasher } from '../../platform/secrets.ts'

/**
 * A token of 48 hexadecimal digits that follows from what it is for, under the pepper: asking again
 * gives the same one, and only its hash needs to be kept.
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
