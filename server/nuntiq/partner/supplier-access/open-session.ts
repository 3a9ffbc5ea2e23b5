import { hex, uuidV4 } from '../../../platform/random.ts'
import type { SecretHasher } from '../../../platform/secrets.ts'
import type { Transaction } from '../../../store/port.ts'
import type { Tenant } from '../../../tenancy/tenant.ts'
import { type Session, sessions } from './session.ts'
import { sweepFinished } from './sweep-finished.ts'

const TOKEN_LENGTH = 48

/** A new session and the token of its link, which is not stored. */
export interface OpenedSession {
  readonly session: Session
  readonly token: string
}

type NewSession = Pick<Session, 'kind' | 'partner' | 'recipients' | 'key' | 'token_hash'> &
  Partial<Pick<Session, 'wrong_codes'>>

/** Opens a session under a new token; only the token's hash is stored (SUP-SESS-003). */
export async function openSession(
  tx: Transaction,
  { hasher, tenant, ...about }: { hasher: SecretHasher; tenant: Tenant } & Omit<NewSession, 'token_hash'>,
): Promise<OpenedSession> {
  const token = hex(tenant.random, TOKEN_LENGTH)
  const session = draftSession(tenant, { ...about, token_hash: hasher.hash('magic-token', token) })
  await sweepFinished(tx, session.issued_at)
  await tx.put(sessions, session.id, session)
  return { session, token }
}

/** A new session, not yet written. */
export function draftSession(tenant: Tenant, about: NewSession): Session {
  return {
    id: uuidV4(tenant.random),
    wrong_codes: 0,
    ...about,
    issued_at: tenant.now(),
    code_hash: null,
    claim_hash: null,
    used_at: null,
  }
}
