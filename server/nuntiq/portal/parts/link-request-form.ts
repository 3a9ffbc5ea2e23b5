import { html, type Html } from '../html.ts'
import type { Problem } from '../page.ts'
import { described } from './problem-summary.ts'
import { stepForm } from './step-form.ts'

/** Asks for a new link by mail: the way forward from any dead end. */
export function linkRequestForm({
  email = '',
  problems = [],
}: { email?: string; problems?: readonly Problem[] } = {}): Html {
  return stepForm({
    step: 'request-link',
    button: 'Send me a link',
    fields: html`<div class="field">
<label for="email">Email address</label>
<p class="hint" id="email-hint">One of the notification addresses of your account with the customer.</p>
<input id="email" name="email" type="email" value="${email}" autocomplete="email" autocapitalize="none" spellcheck="false"
 required${described('email', { hint: true, problems })}>
</div>`,
  })
}
