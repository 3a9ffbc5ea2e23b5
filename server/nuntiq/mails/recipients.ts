import type { SecretHasher } from '../../platform/secrets.ts'
import type { Resources } from '../../service.ts'
import type { Reader, Transaction } from '../../store/port.ts'
import { EMAIL_PREFERENCES } from '../links.ts'
import { derivedToken } from '../keys/derived-token.ts'
import { type MutableMail, type Preferences, type Recipient, recipients } from './recipient.ts'
import type { Partner } from '../accounts/partner.ts'

/** SUP-PREF-009: all on until changed. */
const ALL_ON: Preferences = {
  reminder_advance: true,
  reminder_imminent: true,
  reminder_expired: true,
  key_issued: true,
}

/** The notification addresses of an account that have not switched this mail off (C34). */
export async function recipientsOf(
  reader: Reader,
  { partner, type }: { partner: Readonly<Partner>; type: MutableMail },
): Promise<string[]> {
  const reached: string[] = []
  for (const email of distinctAddresses(partner.notification_emails)) {
    const known = await reader.get(recipients, recipientId(partner.id, email))
    if (known?.preferences[type] ?? true) reached.push(email)
  }
  return reached
}

/** Lets the link in a mail lead somewhere: written with the mail, so that reading a page writes nothing. */
export async function enterRecipients(
  tx: Transaction,
  { hasher, partner, emails }: { hasher: SecretHasher; partner: string; emails: readonly string[] },
): Promise<void> {
  for (const email of emails) {
    const id = recipientId(partner, email)
    if (await tx.get(recipients, id)) continue
    const token = preferencesToken(hasher, { partner, email })
    const recipient: Recipient = {
      partner,
      email,
      token_hash: hasher.hash('preferences-link', token),
      preferences: ALL_ON,
    }
    await tx.put(recipients, id, recipient)
  }
}

/** One address of one account, however it is spelt. */
export function recipientId(partner: string, email: string): string {
  return `${partner}/${email.toLowerCase()}`
}

/** Without regard to case; the first spelling counts. */
export function distinctAddresses(emails: readonly string[]): string[] {
  const byName = new Map<string, string>()
  for (const email of emails) if (!byName.has(email.toLowerCase())) byName.set(email.toLowerCase(), email)
  return [...byName.values()]
}

/** The link to what a recipient wants, for the foot of a mail. */
export function preferencesUrl(
  { hasher, portalOrigin }: Pick<Resources, 'hasher' | 'portalOrigin'>,
  whose: { partner: string; email: string },
): string {
  return `${portalOrigin()}${EMAIL_PREFERENCES}?token=${preferencesToken(hasher, whose)}`
}

/** C42: the same in all mails to a recipient. */
function preferencesToken(hasher: SecretHasher, { partner, email }: { partner: string; email: string }): string {
  return derivedToken({ hasher, purpose: 'preferences-link', subject: recipientId(partner, email) })
}
