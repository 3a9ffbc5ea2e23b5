import { ICON, SCRIPT, STYLESHEET } from '../assets/assets.ts'
import { html, type Html } from '../html.ts'
import type { Page } from '../page.ts'
import { problemSummary } from './problem-summary.ts'
import { shownName } from './shown-name.ts'

/** A page in the frame that all pages share. */
export function documentOf(page: Page): string {
  const { heading, customer, step, problems, content } = page
  const owner = customer === undefined ? 'Supplier portal' : shownName(customer)
  const title = [
    problems.length > 0 ? 'Error: ' : '',
    heading,
    step === undefined ? '' : ` (step ${step} of ${STEP_COUNT})`,
  ].join('')
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${owner}</title>
<link rel="icon" href="${ICON.address}">
<link rel="stylesheet" href="${STYLESHEET.address}">
<script src="${SCRIPT.address}" defer></script>
</head>
<body>
<header class="masthead"><span class="owner">${owner}</span>${
    customer !== undefined && html`<span class="place">Supplier portal</span>`
  }</header>
<main class="card">
${step !== undefined && stepBar(step)}
${problemSummary(problems)}
<h1>${heading}</h1>
${content}
</main>
<footer class="colophon">This is a nuntiq-kit sandbox: its keys give access to nothing real.</footer>
</body>
</html>
`.toString()
}

const STEP_COUNT = 4

/** The progress; the bar itself is hidden from screen readers. */
function stepBar(step: number): Html {
  const marks = Array.from({ length: STEP_COUNT }, (_, index) => html`<i${index < step && html` class="done"`}></i>`)
  return html`<div class="steps"><p>Step ${step} of ${STEP_COUNT}</p><div class="bar" aria-hidden="true">${marks}</div></div>`
}
