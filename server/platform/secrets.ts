import { createHmac, timingSafeEqual } from 'node:crypto'

/** Turns secrets into what may be stored: HMAC-SHA-256 under a pepper that never leaves the process. */
export interface SecretHasher {
  /** `purpose` keeps equal texts of different kinds apart (a code is never mistaken for a token), and services apart. */
  hash(purpose: string, secret: string): string
  /** Names the pepper without giving it away, so that an import under another one is noticed. */
  readonly fingerprint: string
}

export function createSecretHasher(pepper: string): SecretHasher {
  const hmac = (text: string): string => createHmac('sha256', pepper).update(text).digest('base64url')
  return { hash: (purpose, secret) => hmac(`${purpose}\n${secret}`), fingerprint: hmac('fingerprint').slice(0, 12) }
}

/** Compares two hashes in time that does not depend on where they differ. */
export function equalHashes(left: string, right: string): boolean {
  const a = Buffer.from(left)
  const b = Buffer.from(right)
  return a.length === b.length && timingSafeEqual(a, b)
}
