import type { SecretHasher } from '../../../platform/secrets.ts'
import type { Attributed } from '../../../http/api.ts'
import type { Instant } from '../../../platform/clock.ts'
import type { Reader } from '../../../store/port.ts'
import type { Tenant } from '../../../tenancy/tenant.ts'
import { randomCredentials } from '../../keys/credentials.ts'
import { errors } from '../errors.ts'
import { type IssuedKey, issueKey, storedSecrets } from '../../keys/issue-key.ts'
import { GRACE_MS, keyState } from '../../keys/key-state.ts'
import { chooseLifetime, DEFAULT_INTERVAL_DAYS, type Lifetime } from '../../keys/lifetime.ts'
import { keyNotices } from '../../mails/key-notices.ts'
import { type Key, keys } from '../../keys/key.ts'
import { partners } from '../../accounts/partner.ts'
import { type Session, sessions } from './session.ts'
import { holdsItsLabel, keyLabelled, labelIsTaken, readLabel } from '../../keys/read-label.ts'
import { type Access, inTenant, tenantOfClaim } from './find-tenant.ts'
import { requiredText } from '../receive-json.ts'
import { SESSION_TABLE, sessionState } from './session-table.ts'

interface SentMint {
  readonly claim_token?: unknown
  readonly label?: unknown
  readonly expires_interval_days?: unknown
}

/**
 * SUP-MINT: issues the key that a claim token stands for. Session, account and label are judged in
 * the transaction that writes the key, so that of many requests at once only one succeeds
 * (SUP-MINT-013), and a refusal leaves the claim token usable.
 */
export async function mintFromClaim(
  { store, tenants, hasher, mailbox, portalOrigin }: Access<'mailbox' | 'portalOrigin'>,
  { sent, call }: { sent: SentMint; call?: Attributed },
): Promise<IssuedKey> {
  const claimToken = requiredText(sent.claim_token, { member: 'claim_token', rule: 'SUP-MINT-002' })
  const claimHash = hasher.hash('claim-token', claimToken)
  const unknown = (): Error => errors.session({ verdict: 'unknown', rule: SESSION_TABLE.unknown.mint.rule })
  const found = await tenantOfClaim({ store, tenants }, claimHash)
  if (found) call?.attribute(found)
  const label = readLabel(sent.label, { labelMissing: errors.mintLabelMissing, labelWrong: errors.mintLabelWrong })
  if (!found) throw unknown()

  const { issued, notices, tenant } = await inTenant({ tenants }, { found, unknown }, async (tx, tenant) => {
    const now = tenant.now()
    const chosen = chooseLifetime(
      { expires_interval_days: sent.expires_interval_days },
      { now, otherwise: DEFAULT_INTERVAL_DAYS },
    )
    if (!chosen.ok) throw errors.mintInterval()
    const session = (await tx.find(sessions, 'claim', claimHash)).at(-1)?.doc
    const step = SESSION_TABLE[session ? sessionState(session, now) : 'unknown'].mint
    if (!session || step.verdict !== 'granted') {
      throw errors.session({ verdict: step.verdict === 'granted' ? 'unknown' : step.verdict, rule: step.rule })
    }
    const partner = await tx.get(partners, session.partner)
    if (!partner?.active) throw errors.accountGone()

    const replaced = await keyToReplace(tx, { session, label, now })
    if (await labelIsTaken(tx, { partner: partner.id, label, now, except: replaced?.id }))
      throw errors.mintLabelTaken({ label })
    const wanted = { hasher, tenant, partner: partner.id, label, lifetime: chosen.lifetime }
    const issued = replaced ? issueInPlace(replaced, wanted) : issueKey(wanted)
    await tx.put(keys, issued.key.id, issued.key)
    await tx.put(sessions, session.id, { ...session, used_at: now })
    const cause = { rule: 'MAIL-MSG-005', exchange: call?.exchange } as const
    return {
      issued,
      tenant,
      notices: await keyNotices(tx, { hasher, portalOrigin, tenant, key: issued.key, ...cause }),
    }
  })
  for (const notice of notices) mailbox.post(tenant, notice)
  return issued
}

/**
 * K1: `regenerate` replaces one key, named by the session or by the label. A key that has been revoked
 * or deleted since is not brought back: a key is added instead, as for an `invitation`.
 */
async function keyToReplace(
  reader: Reader,
  { session, label, now }: { session: Readonly<Session>; label: string; now: Instant },
): Promise<Readonly<Key> | undefined> {
  if (session.kind === 'invitation') return undefined
  if (session.key === null) return keyLabelled(reader, { partner: session.partner, label, now })
  const named = await reader.get(keys, session.key)
  return named && holdsItsLabel(named, now) ? named : undefined
}

/**
 * The row stays, as in a rotation: it is the same API user, so its Idempotency-Keys are
 * remembered (C29). If the old key is still active it works for four more hours; permissions stay.
 */
function issueInPlace(
  replaced: Readonly<Key>,
  { hasher, tenant, label, lifetime }: { hasher: SecretHasher; tenant: Tenant; label: string; lifetime: Lifetime },
): IssuedKey {
  const now = tenant.now()
  const credentials = randomCredentials(tenant.random)
  const alive = keyState(replaced, now) === 'active'
  return {
    credentials,
    key: {
      ...replaced,
      ...storedSecrets(hasher, credentials),
      ...lifetime,
      label,
      issued_at: now,
      expired_at: null,
      grace: alive ? { api_key_hash: replaced.api_key_hash, until: now + GRACE_MS } : null,
    },
  }
}
