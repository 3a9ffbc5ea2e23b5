import { html } from '../html.ts'
import { page, type Page, type Problem } from '../page.ts'
import { described } from '../parts/problem-summary.ts'
import { shownName } from '../parts/shown-name.ts'
import { stepForm } from '../parts/step-form.ts'
import type { KnownLink } from './send-code.ts'

/** Step 2: takes the code; a new one can be had. */
export function enterCodePage({
  link,
  token,
  sent,
  refused,
}: {
  link: KnownLink
  token: string
  sent: boolean
  refused: (Problem & { readonly status: number }) | undefined
}): Page {
  const problems = refused ? [{ ...refused, field: 'code' }] : []
  return page({
    heading: 'Enter the code',
    customer: link.customer,
    step: 2,
    ...(refused && { status: refused.status }),
    problems,
    content: html`${sent && html`<div class="notice good" role="status"><p>A verification code has been sent.</p></div>`}
<p>Check your email: we sent the code to the address on file for <strong>${shownName(link.partner)}</strong>.</p>
${stepForm({
  step: 'enter-code',
  carried: { token },
  button: 'Continue',
  fields: html`<div class="field">
<label for="code">Verification code</label>
<p class="hint" id="code-hint">Six digits.</p>
<input id="code" class="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" spellcheck="false"
 required${described('code', { hint: true, problems })}${problems.length === 0 && html` autofocus`}>
</div>`,
})}
<div class="aside"><p>No email, or the code does not work? A new code replaces the previous one.</p>
${stepForm({ step: 'send-code', carried: { token }, button: 'Send a new code', quiet: true })}</div>`,
  })
}
