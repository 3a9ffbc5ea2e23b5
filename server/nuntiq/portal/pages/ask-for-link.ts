import { html } from '../html.ts'
import { page, type Page, type Problem } from '../page.ts'
import { linkRequestForm } from '../parts/link-request-form.ts'

/** Where one arrives without a link. */
export function askForLinkPage({ email = '', problem }: { email?: string; problem?: Problem } = {}): Page {
  const problems = problem === undefined ? [] : [problem]
  return page({
    heading: 'Get a link to a new key',
    problems,
    content: html`<p>A key is issued through a link that is sent by mail. It works for 15 minutes.</p>
${linkRequestForm({ email, problems })}`,
  })
}
