import type { Instant } from '../../platform/clock.ts'
import type { Letter } from './letter.ts'
import { shownExpiry } from './shown-text.ts'

/** MAIL-MSG: says that there is a key and when it ends, and never the key. */
export function keyIssuedLetter({
  customer,
  partner,
  label,
  expiresAt,
  preferencesUrl,
}: {
  customer: string
  partner: string
  label: string
  expiresAt: Instant | null
  preferencesUrl: string
}): Letter {
  return {
    type: 'key_issued',
    subject: `${customer}: API key "${label}" was issued to "${partner}"`,
    parts: [
      { kind: 'paragraph', text: `A new API key was issued: ${partner} can use it to send invoices to ${customer}.` },
      { kind: 'facts', facts: { Label: label, Expires: shownExpiry(expiresAt) } },
      { kind: 'paragraph', text: 'If nobody at your company did this, revoke the key and tell your customer.' },
      { kind: 'footer', text: 'Manage email preferences', url: preferencesUrl },
    ],
  }
}
