import type { SeenLink } from '../../partner/supplier-access/look-at-link.ts'
import { html, type Html } from '../html.ts'
import { page, type Page, type Problem } from '../page.ts'
import { shownName } from '../parts/shown-name.ts'
import { stepForm } from '../parts/step-form.ts'

export type KnownLink = Exclude<SeenLink, { state: 'unknown' }>

/** Step 1: whose key it will be, and the button that mails a code. */
export function sendCodePage({
  link,
  token,
  refused,
}: {
  link: KnownLink
  token: string
  refused: (Problem & { readonly status: number }) | undefined
}): Page {
  return page({
    heading: link.kind === 'invitation' ? 'Claim your API key' : 'Get a new API key',
    customer: link.customer,
    step: 1,
    // The code that was refused has a field on the next page only.
    ...(refused && {
      status: refused.status,
      problems: [{ text: 'This code no longer works.', advice: 'Ask for a new one.' }],
    }),
    content: html`${purpose(link)}
<p>First, verify that it is you: we will send a 6-digit code to the email address on file for this account.</p>
${stepForm({ step: 'send-code', carried: { token }, button: 'Send verification code' })}`,
  })
}

function purpose({ kind, customer, partner, replaces }: KnownLink): Html {
  const [owner, account] = [html`<strong>${shownName(customer)}</strong>`, html`<strong>${shownName(partner)}</strong>`]
  if (kind === 'invitation')
    return html`<p>${owner} has invited ${account} to send invoices through the Partner API.</p>`
  if (replaces === undefined) return html`<p>${account} uses API keys to send invoices to ${owner}.</p>`
  return html`<p>The new key replaces the key <strong>${shownName(replaces)}</strong>,
which ${account} uses to send invoices to ${owner}.
If the old key still works, it will keep working for another four hours.</p>`
}
