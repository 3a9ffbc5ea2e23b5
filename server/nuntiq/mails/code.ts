import type { Letter } from './letter.ts'

export function codeLetter({ customer, code }: { customer: string; code: string }): Letter {
  return {
    type: 'code',
    subject: `${customer}: your verification code`,
    parts: [
      { kind: 'paragraph', text: 'Enter this code on the page where you asked for it:' },
      { kind: 'code', code },
      {
        kind: 'paragraph',
        text: 'It replaces any earlier code and works until your link expires, for 15 minutes at most.',
      },
      { kind: 'paragraph', text: 'If you did not ask for a code, ignore this email and do not share the code.' },
    ],
  }
}
