import { html } from '../html.ts'
import { page, type Page } from '../page.ts'

/** The link of a key works without a mail; its code does not. */
export function nobodyToMailPage({ status }: { status: number }): Page {
  return page({
    heading: 'There is no address to send a code to',
    status,
    content: html`<p>This account has no notification address. Ask your customer to add yours, then open the
link again.</p>`,
  })
}
