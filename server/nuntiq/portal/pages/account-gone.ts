import type { SeenLink } from '../../partner/supplier-access/look-at-link.ts'
import { html } from '../html.ts'
import { page, type Page } from '../page.ts'

/** SUP-MINT-012: no new link would help. */
export function accountGonePage({ link, status }: { link: SeenLink; status: number }): Page {
  return page({
    heading: 'This account is no longer active',
    status,
    ...(link.state !== 'unknown' && { customer: link.customer }),
    content: html`<p>No key was issued. Ask your customer to reactivate the account.</p>`,
  })
}
