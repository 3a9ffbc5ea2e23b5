import type { Resources } from '../../service.ts'
import type { OutgoingMail } from '../../platform/mail.ts'
import type { Transaction } from '../../store/port.ts'
import type { Tenant } from '../../tenancy/tenant.ts'
import { type Key, nameOfKey } from '../keys/key.ts'
import { partners } from '../accounts/partner.ts'
import { keyIssuedLetter } from './key-issued.ts'
import { writeMail } from './letter.ts'
import { enterRecipients, preferencesUrl, recipientsOf } from './recipients.ts'

/**
 * The notices that a key was issued, written in the transaction that
 * issues it; the caller posts them once that is durable.
 */
export async function keyNotices(
  tx: Transaction,
  {
    hasher,
    portalOrigin,
    tenant,
    key,
    rule,
    exchange,
  }: Pick<Resources, 'hasher' | 'portalOrigin'> & {
    tenant: Tenant
    key: Readonly<Key>
    /** Minted, or created by another key. */
    rule: 'MAIL-MSG-005' | 'MAIL-MSG-007'
    exchange: string | undefined
  },
): Promise<OutgoingMail[]> {
  const partner = await tx.get(partners, key.partner)
  if (!partner) return []
  const emails = await recipientsOf(tx, { partner, type: 'key_issued' })
  await enterRecipients(tx, { hasher, partner: partner.id, emails })
  return emails.map((email) =>
    writeMail(
      keyIssuedLetter({
        customer: tenant.name,
        partner: partner.name,
        label: key.label,
        expiresAt: key.expires_at,
        preferencesUrl: preferencesUrl({ hasher, portalOrigin }, { partner: partner.id, email }),
      }),
      { to: email, at: key.issued_at, rule, about: nameOfKey(key), exchange },
    ),
  )
}
