import { at, isObject, textAt } from '../json.ts'
import type { Control } from './control.ts'
import { Undecided } from '../run/suite-error.ts'

/** A mail as a sandbox shows it. */
export interface Mail {
  readonly id: string
  readonly type: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly links: readonly string[]
  readonly code: string | undefined
  readonly sentAt: string
}

export interface MailQuery {
  readonly to?: string
  readonly type?: string
  /** Only what came later than this mail. */
  readonly after?: string
}

/** The mails of one tenant. */
export interface Mailbox {
  /** All of them that match, oldest first. */
  all(query?: MailQuery): Promise<Mail[]>
  /** Waits a moment for one. Throws Undecided when none comes. */
  next(query?: MailQuery): Promise<Mail>
}

const WAIT_SECONDS = 2

export function mailbox(control: Control, slug: string): Mailbox {
  const address = (path: string, query: object): string =>
    `${path}?${new URLSearchParams({ tenant: slug, ...query }).toString()}`
  return {
    async all(query = {}) {
      const mails = await control.call('GET', address('/mail', query))
      return (Array.isArray(mails) ? mails : []).map(readMail).toSorted((a, b) => a.sentAt.localeCompare(b.sentAt))
    },
    async next(query = {}) {
      const mail = await control.call('GET', address('/mail/next', { ...query, wait: WAIT_SECONDS }))
      if (!isObject(mail)) throw new Undecided(`no mail came within ${WAIT_SECONDS} s: ${JSON.stringify(query)}`)
      return readMail(mail)
    },
  }
}

function readMail(mail: unknown): Mail {
  const text = (path: string): string => textAt(mail, path)
  const links = at(mail, 'links')
  const code = at(mail, 'code')
  return {
    id: text('id'),
    type: text('type'),
    to: text('to'),
    subject: text('subject'),
    text: text('text'),
    html: text('html'),
    links: Array.isArray(links) ? links.map(String) : [],
    code: typeof code === 'string' ? code : undefined,
    sentAt: text('sent_at'),
  }
}
