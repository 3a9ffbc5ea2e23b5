import type { House } from '../../../sandbox/house.ts'
import { equalHashes } from '../../../platform/secrets.ts'
import type { Tenant } from '../../../tenancy/tenant.ts'
import { derivedToken } from '../../keys/derived-token.ts'
import { errors } from '../errors.ts'
import { type Session, sessions } from './session.ts'
import { tenantOfLink } from './find-tenant.ts'
import { readLink } from './read-link.ts'
import { codeHash } from './send-code.ts'
import { MOST_WRONG_CODES, SESSION_TABLE, type SessionEvent } from './session-table.ts'

/**
 * SUP-VAL: exchanges link and code for a claim token. Wrong codes are counted where they are judged,
 * alone within the tenant, so that of a hundred at once no more than five are judged (SUP-VAL-009).
 */
export async function tryCode({
  house,
  token,
  code,
  attribute,
}: {
  house: House
  token: string
  code: string
  attribute?: (tenant: Tenant) => void
}): Promise<{ claimToken: string }> {
  const tokenHash = house.hasher.hash('magic-token', token)
  const tenant = await tenantOfLink(house, tokenHash)
  if (!tenant) throw errors.session({ verdict: 'unknown', rule: SESSION_TABLE.unknown['wrong-code'].rule })
  attribute?.(tenant)

  const now = tenant.now()
  const { step, claimToken } = await house.store.transaction(tenant.slug, async (tx) => {
    const { state, session } = await readLink(tx, { tokenHash, now })
    const step = SESSION_TABLE[state][eventOf(house, session, code)]
    if (!session) return { step, claimToken: '' }
    if (step.verdict === 'wrong-code') {
      await tx.put(sessions, session.id, { ...session, wrong_codes: session.wrong_codes + 1 })
    }
    if (step.verdict !== 'granted') return { step, claimToken: '' }
    const claimToken = claimTokenOf(house, session)
    await tx.put(sessions, session.id, { ...session, claim_hash: house.hasher.hash('claim-token', claimToken) })
    return { step, claimToken }
  })
  // Only now: a refusal inside would take the count back.
  if (step.verdict !== 'granted') throw errors.session({ ...step, verdict: step.verdict })
  return { claimToken }
}

function eventOf(house: House, session: Readonly<Session> | undefined, code: string): SessionEvent {
  if (!session) return 'wrong-code'
  const right = session.code_hash !== null && equalHashes(codeHash(house, session, code), session.code_hash)
  if (right) return 'right-code'
  return session.wrong_codes + 1 >= MOST_WRONG_CODES ? 'fifth-wrong-code' : 'wrong-code'
}

/** Follows from session and code, so that a code sent twice over leads to one claim token. */
function claimTokenOf(house: House, session: Pick<Session, 'id' | 'code_hash'>): string {
  return derivedToken(house, 'claim-token', `${session.id}\n${session.code_hash ?? ''}`)
}
