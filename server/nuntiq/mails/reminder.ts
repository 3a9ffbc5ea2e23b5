import { DAY, type Instant } from '../../platform/clock.ts'
import type { MutableMail } from './recipient.ts'
import type { Letter } from './letter.ts'
import { shownExpiry } from './shown-text.ts'

export type ReminderType = Exclude<MutableMail, 'key_issued'>

/** MAIL-MSG: a reminder leads to a new key, and near its foot to the recipient's preferences. */
export function reminderLetter({
  type,
  customer,
  partner,
  label,
  expiresAt,
  at,
  url,
  preferencesUrl,
}: {
  type: ReminderType
  customer: string
  partner: string
  label: string
  expiresAt: Instant
  at: Instant
  url: string
  preferencesUrl: string
}): Letter {
  const expired = type === 'reminder_expired'
  const when = expired ? 'has expired' : `expires in ${days(Math.ceil((expiresAt - at) / DAY))}`
  return {
    type,
    subject: `${customer}: API key "${label}" ${when}`,
    parts: [
      {
        kind: 'paragraph',
        text: `The API key "${label}", which ${partner} uses to send invoices to ${customer}, ${when}.`,
      },
      { kind: 'facts', facts: { Label: label, [expired ? 'Expired' : 'Expires']: shownExpiry(expiresAt) } },
      {
        kind: 'paragraph',
        text: expired
          ? 'Invoices sent with it are now refused, and it can no longer be rotated. Generate a new key to replace it:'
          : 'Before then, rotate it through the API or generate a new key to replace it:',
      },
      { kind: 'button', label: 'Generate a new API key', url },
      { kind: 'footer', text: 'Manage email preferences', url: preferencesUrl },
    ],
  }
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`
}
