import { html } from '../html.ts'
import { page, type Page, type Problem } from '../page.ts'
import { linkRequestForm } from '../parts/link-request-form.ts'

/** Where one arrives without a link. */
export function askForLinkPage({ email = '', problem }: { email?: string; problem?: Problem } = {}): Page {
  const problems = problem === undefined ? [] : [problem]
  return page({
    heading: 'Request a link for a new key',
    problems,
    content: html`<p>We will email you a link with which you can get a new key. The link works for 15 minutes.</p>
${linkRequestForm({ email, problems })}`,
  })
}
