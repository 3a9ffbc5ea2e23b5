import { html, type Html } from '../html.ts'
import type { Problem } from '../page.ts'

/** What is wrong, at the top and focused; each problem links to its field. */
export function problemSummary(problems: readonly Problem[]): Html | false {
  if (problems.length === 0) return false
  return html`<div class="notice bad" id="problems" role="alert" tabindex="-1" autofocus>
${problems.map(
  ({ text, advice, way, field }) =>
    html`<p><strong>${
      field === undefined ? text : html`<a href="#${field}">${text}</a>`
    }</strong>${advice !== undefined && html` ${advice}`}${way && html` <a href="${way.to}">${way.text}</a>`}</p>`,
)}
</div>`
}

/** Attributes of a field: what describes it, and whether it is at fault. */
export function described(field: string, { hint, problems }: { hint?: boolean; problems: readonly Problem[] }): Html {
  const wrong = problems.some((problem) => problem.field === field)
  const by = [wrong && 'problems', hint === true && `${field}-hint`].filter((id) => id !== false).join(' ')
  return html`${by !== '' && html` aria-describedby="${by}"`}${wrong && html` aria-invalid="true"`}`
}
