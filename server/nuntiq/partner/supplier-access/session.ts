import type { Instant } from '../../../platform/clock.ts'
import type { Collection } from '../../../store/port.ts'

/** A link that was mailed, on its way to a key. Its state is derived from these (session-table.ts). */
export interface Session {
  readonly id: string
  /** K1: `invitation` adds a key, `regenerate` puts a new one in the place of another. */
  readonly kind: 'invitation' | 'regenerate'
  readonly partner: string
  /** Where its codes go. */
  readonly recipients: readonly string[]
  /** The key whose place is taken; null in `regenerate`: the one that has the label. */
  readonly key: string | null
  readonly token_hash: string
  readonly issued_at: Instant
  readonly code_hash: string | null
  readonly wrong_codes: number
  readonly claim_hash: string | null
  readonly used_at: Instant | null
}

/** How effects and mails call it; its id gives no access. */
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
