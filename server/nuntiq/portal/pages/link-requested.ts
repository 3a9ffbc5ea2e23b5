import { html } from '../html.ts'
import { page, type Page } from '../page.ts'

/** The same whether the address is known or not (SUP-REQ-004). */
export function linkRequestedPage(): Page {
  return page({
    heading: 'Check your email',
    content: html`<p>If the address belongs to an account, we have sent a link to it. The link works for 15 minutes.</p>
<p>If nothing arrives, ask your customer which notification addresses your account has.</p>`,
  })
}
