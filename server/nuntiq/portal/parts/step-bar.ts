import { html, type Html } from '../html.ts'

export const STEP_COUNT = 4

/** How far it is; the bar itself is for the eye only. */
export function stepBar(step: number): Html {
  const marks = Array.from({ length: STEP_COUNT }, (_, index) => html`<i${index < step && html` class="done"`}></i>`)
  return html`<div class="steps"><p>Step ${step} of ${STEP_COUNT}</p><div class="bar" aria-hidden="true">${marks}</div></div>`
}
