import type { Letter } from './letter.ts'

export function codeLetter({ customer, code }: { customer: string; code: string }): Letter {
  return {
    type: 'code',
    subject: `${customer}: your verification code`,
    parts: [
      { kind: 'paragraph', text: `Enter this code on the page from which you asked for it:` },
      { kind: 'code', code },
      {
        kind: 'paragraph',
        text: 'It replaces any code before it and ends with your link, 15 minutes after the link was made.',
      },
      { kind: 'paragraph', text: 'If you did not ask for a code, tell nobody this one.' },
    ],
  }
}
