import type { SeenLink } from '../../partner/supplier-access/look-at-link.ts'
import { html } from '../html.ts'
import { page, type Page } from '../page.ts'
import { linkRequestForm } from '../parts/link-request-form.ts'

interface Reason {
  readonly status: number
  readonly heading: string
  readonly text: string
}

/** C37: the statuses are those of the API. */
const REASONS: Readonly<Record<string, Reason>> = {
  expired: {
    status: 410,
    heading: 'This link has expired',
    text: 'A link works for 15 minutes. Nothing has changed; ask for a new one.',
  },
  used: {
    status: 410,
    heading: 'This link has been used',
    text: 'A key was issued through it, and shown then. Ask for a new link if you need another key.',
  },
  locked: {
    status: 423,
    heading: 'This link is locked',
    text: 'Five wrong codes were entered, so it no longer works. Ask for a new one.',
  },
}
const UNKNOWN: Reason = {
  status: 401,
  heading: 'This link is not valid',
  text: 'Part of it may be missing, or it is older than a week. Ask for a new one.',
}

/** PORT-PAGE-007: what has become of a link, and the way on. */
export function deadLinkPage(link: SeenLink): Page {
  const { status, heading, text } = REASONS[link.state] ?? UNKNOWN
  return page({
    heading,
    status,
    ...(link.state !== 'unknown' && { customer: link.customer }),
    content: html`<p>${text}</p>
${linkRequestForm()}`,
  })
}
