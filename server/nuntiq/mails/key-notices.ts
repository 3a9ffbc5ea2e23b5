import type { House } from '../../sandbox/house.ts'
import type { OutgoingMail } from '../../platform/mail.ts'
import type { Transaction } from '../../store/port.ts'
import type { Tenant } from '../../tenancy/tenant.ts'
import type { Key } from '../keys/key.ts'
import { partners } from '../accounts/partner.ts'
import { keyIssuedLetter } from './key-issued.ts'
import { writeMail } from './letter.ts'
import { enterRecipients, recipientsOf } from './recipients.ts'

/**
 * MAIL-MSG-005, MAIL-MSG-007: the notices that a key was issued, written in the transaction that
 * issues it; the caller posts them once that is durable.
 */
export async function keyNotices(
  tx: Transaction,
  { house, tenant, key }: { house: House; tenant: Tenant; key: Readonly<Key> },
): Promise<OutgoingMail[]> {
  const partner = await tx.get(partners, key.partner)
  if (!partner) return []
  const reached = await recipientsOf(tx, { house, partner, type: 'key_issued' })
  await enterRecipients(tx, { house, partner: partner.id, reached })
  return reached.map(({ email, preferencesUrl }) =>
    writeMail(
      keyIssuedLetter({
        customer: tenant.name,
        partner: partner.name,
        label: key.label,
        expiresAt: key.expires_at,
        preferencesUrl,
      }),
      { to: email, at: key.issued_at },
    ),
  )
}
