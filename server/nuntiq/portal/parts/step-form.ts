import { REGENERATE } from '../../links.ts'
import { html, type Html } from '../html.ts'

/** A form that takes one step on the way to a key; `carried` is sent along in hidden fields. */
export function stepForm({
  step,
  carried = {},
  fields = false,
  button,
  quiet = false,
}: {
  step: string
  carried?: Readonly<Record<string, string>>
  fields?: Html | false
  button: string
  /** Not the page's main action. */
  quiet?: boolean
}): Html {
  return html`<form method="post" action="${REGENERATE}" autocomplete="off" novalidate>
<input type="hidden" name="step" value="${step}">
${Object.entries(carried).map(
  ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">
`,
)}${fields}
<button type="submit"${quiet && html` class="quiet"`}>${button}</button>
</form>`
}
