import type { Collection } from '../../store/port.ts'

/** The mails that a recipient may switch off. */
export const MUTABLE_MAILS = ['reminder_advance', 'reminder_imminent', 'reminder_expired', 'key_issued'] as const
export type MutableMail = (typeof MUTABLE_MAILS)[number]
export type Preferences = Readonly<Record<MutableMail, boolean>>

/** One address of one account, and which mails it wants (SUP-PREF). */
export interface Recipient {
  readonly partner: string
  readonly email: string
  readonly token_hash: string
  readonly preferences: Preferences
}

export const recipients: Collection<Recipient> = {
  name: 'recipients',
  indexes: { token: (recipient) => [recipient.token_hash] },
}
