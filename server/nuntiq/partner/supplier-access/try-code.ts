import { equalHashes, type SecretHasher } from '../../../platform/secrets.ts'
import type { Attributed } from '../../../http/api.ts'
import { derivedToken } from '../../keys/derived-token.ts'
import { errors } from '../errors.ts'
import { requiredText } from '../receive-json.ts'
import { type Session, sessions } from './session.ts'
import { type Access, inTenant, tenantOfLink } from './find-tenant.ts'
import { readLink } from './read-link.ts'
import { codeHash } from './send-code.ts'
import { MOST_WRONG_CODES, SESSION_TABLE, type SessionEvent } from './session-table.ts'

/**
 * SUP-VAL: exchanges link and code for a claim token. Wrong codes are counted in the transaction
 * that judges them, so that of a hundred at once no more than five are judged (SUP-VAL-009).
 */
export async function tryCode(
  { store, tenants, hasher }: Access,
  { token, code: sent, call }: { token: string; code: unknown; call?: Attributed },
): Promise<{ claimToken: string }> {
  const tokenHash = hasher.hash('magic-token', token)
  const unknown = (): Error => errors.session({ verdict: 'unknown', rule: SESSION_TABLE.unknown['wrong-code'].rule })
  const found = await tenantOfLink({ store, tenants }, tokenHash)
  if (found) call?.attribute(found)
  const code = requiredText(sent, { member: 'code', rule: 'SUP-VAL-002' })
  if (!found) throw unknown()

  const { step, claimToken } = await inTenant({ tenants }, { found, unknown }, async (tx, tenant) => {
    const { state, session } = await readLink(tx, { tokenHash, now: tenant.now() })
    const step = SESSION_TABLE[state][eventOf({ hasher, session, code })]
    if (!session) return { step, claimToken: '' }
    if (step.verdict === 'wrong-code') {
      await tx.put(sessions, session.id, { ...session, wrong_codes: session.wrong_codes + 1 })
    }
    if (step.verdict !== 'granted') return { step, claimToken: '' }
    const claimToken = claimTokenOf(hasher, session)
    await tx.put(sessions, session.id, { ...session, claim_hash: hasher.hash('claim-token', claimToken) })
    return { step, claimToken }
  })
  // Thrown only now: inside the transaction it would undo the count.
  if (step.verdict !== 'granted') throw errors.session({ ...step, verdict: step.verdict })
  return { claimToken }
}

function eventOf({
  hasher,
  session,
  code,
}: {
  hasher: SecretHasher
  session: Readonly<Session> | undefined
  code: string
}): SessionEvent {
  if (!session) return 'wrong-code'
  const right = session.code_hash !== null && equalHashes(codeHash({ hasher, session, code }), session.code_hash)
  if (right) return 'right-code'
  return session.wrong_codes + 1 >= MOST_WRONG_CODES ? 'fifth-wrong-code' : 'wrong-code'
}

/** Derived from session and code, so that sending a code twice gives one claim token. */
function claimTokenOf(hasher: SecretHasher, session: Pick<Session, 'id' | 'code_hash'>): string {
  return derivedToken({ hasher, purpose: 'claim-token', subject: `${session.id}\n${session.code_hash ?? ''}` })
}
