import { citationOf, rowOf } from '../register.ts'
import { curlLine } from './curl.ts'
import type { CheckEvent, ExchangeEvent, HeaderEvent, ToldEvent, VerdictEvent } from './event.ts'
import type { ExplainedBy } from './explain.ts'
import { escapeMarkup as text } from './xml.ts'

const MARKS = { pass: 'passed', fail: 'failed', inconclusive: 'inconclusive', skip: 'skipped' } as const

/** Of a rule that is checked in every exchange only so many checks are shown, and all that failed. */
const CHECKS_SHOWN = 40

/** One requirement: what it says, where that stands, what was checked and seen. A violated one is open. */
export function requirementSection(
  { requirement: id, status, reason, repeat, decisive, exchanges: numbers, told: calls = [] }: VerdictEvent,
  checks: readonly CheckEvent[],
  { header, register, exchanges, told }: ExplainedBy,
): string {
  const row = rowOf(register, id)
  const { title, statement, level, evidence, fact } = row
  const shown = checks.length > CHECKS_SHOWN ? checks.filter(({ ok }) => !ok) : checks
  return `<details class="rule is-${status}"${status === 'fail' ? ' open' : ''}><summary><span class="mark">${MARKS[status]}</span> <code>${id}</code> ${text(title)}</summary>
<p>${text(statement)}</p>${reason === undefined ? '' : `<p class="why">${text(reason)}</p>`}${decisive?.given === undefined ? '' : `<p class="dim">Case <code>${text(decisive.case)}</code>: ${text(decisive.given)}.</p>`}
<p class="dim">Level ${level}, evidence ${evidence}. Source: ${text(citationOf(row))}.${fact === undefined ? '' : ` What stands there: ${text(fact)}.`}</p>
${shown.length === 0 ? '' : `<table><thead><tr><th>Check</th><th>Expected</th><th>Got</th><th>Exchange</th></tr></thead><tbody>${shown.map(checkRow).join('')}</tbody></table>`}
${repeat === undefined ? '' : `<p class="dim">To check this requirement again:</p><pre>${text(repeat)}</pre>`}
${numbers
  .flatMap((n) => exchanges.get(n) ?? [])
  .map((each) => exchangeSection(each, header))
  .join('')}${calls
    .flatMap((n) => told.get(n) ?? [])
    .map(toldSection)
    .join('')}</details>`
}

/** What the control API told is marked as such: it is not the API that is judged. */
function toldSection({ method, path, sent, status, answered }: ToldEvent): string {
  return `<details class="exchange"><summary>Told by the sandbox's control API: ${text(`${method} ${path}`)} <span class="dim">${status}</span></summary>
${sent === '' ? '' : `<p class="dim">Sent</p><pre>${text(sent)}</pre>`}<p class="dim">Answered</p><pre>${text(answered)}</pre></details>`
}

function checkRow({ check, ok, expected, actual, exchange }: CheckEvent): string {
  return `<tr${ok ? '' : ' class="is-fail"'}><td>${ok ? '' : '<span class="mark">not ok</span> '}${text(check)}</td><td>${text(expected)}</td><td>${text(actual)}</td><td>${exchange ?? ''}</td></tr>`
}

function exchangeSection(event: ExchangeEvent, header: HeaderEvent): string {
  const { n, label, request, response, judges } = event
  const lines = (message: ExchangeEvent['response'] | ExchangeEvent['request']): string =>
    `${message.headers.map(([name, value]) => `${name}: ${value}`).join('\n')}\n\n${message.body}`
  return `<details class="exchange"><summary>Exchange ${n}: ${text(label)} <span class="dim">${response.status}, ${response.ms} ms</span></summary>
<p class="dim">Sent</p><pre>${text(`${request.method} ${request.url}\n${lines(request)}`)}</pre>
<p class="dim">Answered</p><pre>${text(`${response.status}\n${lines(response)}`)}</pre>
${judges === undefined ? '' : `<p class="dim">Judges of the answer: AJV: ${text(judges.ajv)}. Prism: ${text(judges.prism)}.</p>`}
<p class="dim">To send this request again</p><pre>${text(curlLine(event, header))}</pre></details>`
}
