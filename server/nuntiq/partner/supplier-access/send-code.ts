import type { SecretHasher } from '../../../platform/secrets.ts'
import type { Attributed } from '../../../http/api.ts'
import { digits } from '../../../platform/random.ts'
import type { Transaction } from '../../../store/port.ts'
import type { Tenant } from '../../../tenancy/tenant.ts'
import { errors } from '../errors.ts'
import { codeLetter } from '../../mails/code.ts'
import { writeMail } from '../../mails/letter.ts'
import { distinctAddresses } from '../../mails/recipients.ts'
import type { Key } from '../../keys/key.ts'
import { partners } from '../../accounts/partner.ts'
import { nameOfSession, type Session, sessions } from './session.ts'
import { type Access, inTenant, tenantOfLink } from './find-tenant.ts'
import { draftSession } from './open-session.ts'
import { readLink } from './read-link.ts'
import { SESSION_TABLE } from './session-table.ts'
import { sweepFinished } from './sweep-finished.ts'

const CODE_LENGTH = 6
const unknown = (): Error => errors.session({ verdict: 'unknown', rule: SESSION_TABLE.unknown['request-code'].rule })

/**
 * SUP-CODE: mails a fresh code to the addresses of the link's session. It replaces the previous
 * one, and neither resets the count of wrong codes nor extends the session. Throws a refusal if the
 * session's state does not allow it, or its account has no address (SUP-CODE-010); the link's tenant is attributed to `call`.
 */
export async function sendCode(
  { store, tenants, hasher, mailbox }: Access<'mailbox'>,
  { token, call }: { token: string; call?: Attributed },
): Promise<void> {
  const tokenHash = hasher.hash('magic-token', token)
  const found = await tenantOfLink({ store, tenants }, tokenHash)
  if (!found) throw unknown()
  call?.attribute(found)

  const { session, code, tenant, now } = await inTenant({ tenants }, { found, unknown }, async (tx, tenant) => {
    const now = tenant.now()
    const code = digits(tenant.random, CODE_LENGTH)
    const link = await readLink(tx, { tokenHash, now })
    const step = SESSION_TABLE[link.state]['request-code']
    if (step.verdict !== 'granted') throw errors.session({ ...step, verdict: step.verdict })
    const session = link.session ?? (link.key && (await sessionForKey(tx, { tenant, key: link.key, tokenHash })))
    if (!session) throw unknown()
    // Within the transaction: no session is opened that nobody could ever use.
    if (session.recipients.length === 0) throw errors.nobodyToMail()
    await tx.put(sessions, session.id, { ...session, code_hash: codeHash({ hasher, session, code }) })
    return { session, code, tenant, now }
  })
  const cause = { rule: 'SUP-CODE-001', about: nameOfSession(session), exchange: call?.exchange } as const
  for (const to of session.recipients) {
    mailbox.post(tenant, writeMail(codeLetter({ customer: tenant.name, code }), { to, at: now, ...cause }))
  }
}

/** Includes the session, so that equal codes of two sessions have different hashes. */
export function codeHash({
  hasher,
  session,
  code,
}: {
  hasher: SecretHasher
  session: Pick<Session, 'id'>
  code: string
}): string {
  return hasher.hash('code', `${session.id}\n${code}`)
}

/** PORT-PAGE-005: the link of a key opens a session when somebody acts on it, not when it is looked at. */
async function sessionForKey(
  tx: Transaction,
  { tenant, key, tokenHash }: { tenant: Tenant; key: Readonly<Key>; tokenHash: string },
): Promise<Session> {
  await sweepFinished(tx, tenant.now())
  const partner = await tx.get(partners, key.partner)
  return draftSession(tenant, {
    kind: 'regenerate',
    partner: key.partner,
    recipients: distinctAddresses(partner?.notification_emails ?? []),
    key: key.id,
    token_hash: tokenHash,
  })
}
