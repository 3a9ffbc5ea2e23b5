import type { Instant } from '../../../platform/clock.ts'
import type { Collection } from '../../../store/port.ts'

/** A mailed link that leads to a key. Its state is derived from these fields (session-table.ts). */
export interface Session {
  readonly id: string
  /** K1: `invitation` adds a key, `regenerate` replaces one. */
  readonly kind: 'invitation' | 'regenerate'
  readonly partner: string
  /** Where its codes go. */
  readonly recipients: readonly string[]
  /** The key to replace; null in a `regenerate` session means: the one with the chosen label. */
  readonly key: string | null
  readonly token_hash: string
  readonly issued_at: Instant
  readonly code_hash: string | null
  readonly wrong_codes: number
  readonly claim_hash: string | null
  readonly used_at: Instant | null
}

/** Its name in effects and mails; the id gives no access. */
export function nameOfSession({ kind, recipients, id }: Pick<Session, 'kind' | 'recipients' | 'id'>): string {
  return `session ${kind} for ${recipients.join(', ')} (${id})`
}

export const sessions: Collection<Session> = {
  name: 'sessions',
  indexes: {
    token: (session) => [session.token_hash],
    claim: (session) => (session.claim_hash === null ? [] : [session.claim_hash]),
  },
}
