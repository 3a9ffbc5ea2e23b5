import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import type { Instant } from '../../platform/clock.ts'
import type { OutgoingMail } from '../../platform/mail.ts'
import { renderHtml } from './render-html.ts'
import { renderText } from './render-text.ts'
import { oneLine } from './shown-text.ts'

export type MailType =
  'invitation' | 'code' | 'reminder_advance' | 'reminder_imminent' | 'reminder_expired' | 'key_issued'

/** What a mail says, a part a line; text and HTML are both made from it, so they never differ. */
export interface Letter {
  readonly type: MailType
  readonly subject: string
  readonly parts: readonly LetterPart[]
}

export type LetterPart =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'button'; readonly label: string; readonly url: string }
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'facts'; readonly facts: Readonly<Record<string, string>> }
  | { readonly kind: 'footer'; readonly text: string; readonly url: string }

/** Why a mail is sent, so that a reader of the mailbox can follow it back. */
export interface MailCause {
  /** The requirement that sends it. */
  readonly rule: RequirementId
  /** The key or session that it is about, as effects call it. */
  readonly about: string
  /** The exchange that led to it; none where time, a page of the portal or the control API did. */
  readonly exchange?: string | undefined
}

const LONGEST_SUBJECT = 250

/** Writes a letter to one address. Names in it are data: none can start a header, a line or a tag. */
export function writeMail(
  letter: Letter,
  { to, at, rule, about, exchange }: { to: string; at: Instant } & MailCause,
): OutgoingMail {
  const code = letter.parts.find((part) => part.kind === 'code')?.code
  return {
    type: letter.type,
    to,
    subject: oneLine(letter.subject, LONGEST_SUBJECT),
    text: renderText(letter.parts),
    html: renderHtml(letter.parts),
    links: letter.parts.flatMap((part) => ('url' in part ? [part.url] : [])),
    ...(code !== undefined && { code }),
    sent_at: at,
    rule,
    about: oneLine(about),
    exchange: exchange ?? null,
  }
}
