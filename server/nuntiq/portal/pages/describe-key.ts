import { LONGEST_LABEL } from '../../keys/read-label.ts'
import type { SeenLink } from '../../partner/supplier-access/look-at-link.ts'
import { html } from '../html.ts'
import { page, type Page, type Problem } from '../page.ts'
import { lifetimeChoice } from '../parts/lifetime-choice.ts'
import { described } from '../parts/problem-summary.ts'
import { stepForm } from '../parts/step-form.ts'
import { DEFAULT_LIFETIME } from '../wanted-key.ts'
import { deadLinkPage } from './dead-link.ts'

/** Step 3: a label, and when the key expires. */
export function describeKeyPage({
  link,
  token,
  claimToken,
  label,
  lifetime = DEFAULT_LIFETIME,
  status = 200,
  problem,
}: {
  link: SeenLink
  token: string
  claimToken: string
  label: string
  lifetime?: string
  status?: number
  problem?: Problem
}): Page {
  if (link.state === 'unknown') return deadLinkPage(link)
  const problems = problem ? [problem] : []
  return page({
    heading: 'Describe the key',
    customer: link.customer,
    step: 3,
    status,
    problems,
    content: stepForm({
      step: 'issue-key',
      carried: { token, claim_token: claimToken },
      button: 'Issue key',
      fields: html`<div class="field">
<label for="label">Label</label>
<p class="hint" id="label-hint">${hint(link)}</p>
<input id="label" name="label" type="text" value="${label}" maxlength="${2 * LONGEST_LABEL}" spellcheck="false"
 required${described('label', { hint: true, problems })}${problems.length === 0 && html` autofocus`}>
</div>
${lifetimeChoice({ chosen: lifetime, now: link.tenant.now(), problems })}`,
    }),
  })
}

/** K1: in `regenerate` the label says which key is meant, where the link does not. */
function hint({ kind, replaces }: Exclude<SeenLink, { state: 'unknown' }>): string {
  const example = 'A name by which you will recognise the key, such as prod-ingest.'
  if (kind === 'invitation' || replaces !== undefined) return example
  return `${example} If you enter the label of an existing key, the new key replaces it.`
}
