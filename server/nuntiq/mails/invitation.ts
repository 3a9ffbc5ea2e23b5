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
          ? `${customer} invites ${partner} to submit invoices through the Partner API.`
          : `Somebody asked for a new API key of ${partner} at ${customer}.`,
      },
      { kind: 'button', label: invited ? 'Claim your API key' : 'Get a new API key', url },
      {
        kind: 'paragraph',
        text: 'The link works once and for 15 minutes. You will be asked for a code that is mailed to this address.',
      },
      ...(invited ? [] : [{ kind: 'paragraph', text: 'If it was not you, nothing needs to be done.' } as const]),
    ],
  }
}
