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
    text: 'Links work for 15 minutes. No key was issued with this one; you can ask for a new link.',
  },
  used: {
    status: 410,
    heading: 'This link has already been used',
    text: 'A key was issued with it and shown at the time. If you need another key, ask for a new link.',
  },
  locked: {
    status: 423,
    heading: 'This link is locked',
    text: 'A wrong code was entered five times, so the link no longer works. Ask for a new one.',
  },
}
const UNKNOWN: Reason = {
  status: 401,
  heading: 'This link is not valid',
  text: 'Part of it may be missing, or it may be more than a week old. Ask for a new one.',
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
