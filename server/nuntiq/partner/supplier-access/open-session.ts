import { hex, uuidV4 } from '../../../platform/random.ts'
import type { SecretHasher } from '../../../platform/secrets.ts'
import type { Transaction } from '../../../store/port.ts'
import type { Tenant } from '../../../tenancy/tenant.ts'
import { type Session, sessions } from './session.ts'

const TOKEN_LENGTH = 48

/** A session that was opened and, this once, the token of its link. */
export interface OpenedSession {
  readonly session: Session
  readonly token: string
}

type NewSession = Pick<Session, 'kind' | 'partner' | 'recipients' | 'key' | 'token_hash'> &
  Partial<Pick<Session, 'wrong_codes'>>

/** Opens a session under a new token; of the token only a hash is kept (SUP-SESS-003). */
export async function openSession(
  tx: Transaction,
  { hasher, tenant, ...about }: { hasher: SecretHasher; tenant: Tenant } & Omit<NewSession, 'token_hash'>,
): Promise<OpenedSession> {
  const token = hex(tenant.random, TOKEN_LENGTH)
  const session = draftSession(tenant, { ...about, token_hash: hasher.hash('magic-token', token) })
  await tx.put(sessions, session.id, session)
  return { session, token }
}

/** A session as it begins, not yet written. */
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
