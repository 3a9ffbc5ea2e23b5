import type { Mail } from '../../kit/sandbox/mailbox.ts'
import type { Tester } from '../tester.ts'
import { DAY } from './moment.ts'

/** The reminders that a case's tenant was sent, oldest first. */
export async function reminders(t: Pick<Tester<never>, 'mail'>): Promise<readonly Mail[]> {
  return (await (await t.mail).all()).filter(({ type }) => type.startsWith('reminder_'))
}

/** Days that are left when it is sent; a daily task may take up to a day to do so. */
export function daysLeft({ sentAt }: Mail, expiresAt: number): number {
  return Math.ceil((expiresAt - Date.parse(sentAt)) / DAY)
}

/** Reminders in short: `advance 60, advance 30, imminent 7`. */
export function inShort(mails: readonly Mail[], expiresAt: number): string {
  return mails.map((mail) => `${mail.type.replace('reminder_', '')} ${daysLeft(mail, expiresAt)}`).join(', ')
}
