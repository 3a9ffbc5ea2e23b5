import { html } from '../html.ts'
import { page, type Page } from '../page.ts'

/** The same whether the address is known or not (SUP-REQ-004). */
export function linkRequestedPage(): Page {
  return page({
    heading: 'Look into your mail',
    content: html`<p>If the address belongs to an account, a link is on its way to it. It works for 15 minutes.</p>
<p>If nothing arrives, ask your customer which addresses the account notifies.</p>`,
  })
}
