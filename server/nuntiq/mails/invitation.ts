import type { Letter } from './letter.ts'

/** MAIL-MSG: one link and no code. Asked for by the partner itself it leads to a new key in an old one's place. */
export function invitationLetter({
  customer,
  partner,
  kind,
  url,
}: {
  customer: string
  partner: string
  kind: 'invitation' | 'regenerate'
  url: string
}): Letter {
  const invited = kind === 'invitation'
  return {
    type: 'invitation',
    subject: invited
      ? `${customer}: API access invitation for "${partner}"`
      : `${customer}: new API key for "${partner}"`,
    parts: [
      {
        kind: 'paragraph',
        text: invited
          ? `${customer} has invited ${partner} to submit invoices through the Partner API.`
          : `Someone asked for a new API key that ${partner} can use to send invoices to ${customer}.`,
      },
      { kind: 'button', label: invited ? 'Claim your API key' : 'Get a new API key', url },
      {
        kind: 'paragraph',
        text: 'The link works once and expires after 15 minutes. We will send a verification code to this address and ask you for it.',
      },
      ...(invited ? [] : [{ kind: 'paragraph', text: 'If it was not you, you can ignore this email.' } as const]),
    ],
  }
}
