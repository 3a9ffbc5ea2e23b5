import type { Difference } from '../checks/differences.ts'
import { citationOf, rowOf } from '../register.ts'
import { curlLine } from './curl.ts'
import type { CheckEvent, ExchangeEvent, HeaderEvent, ToldEvent, VerdictEvent } from './event.ts'
import type { ExplainedBy } from './explain.ts'
import { escapeMarkup as text } from './xml.ts'

const MARKS = { pass: 'passed', fail: 'failed', inconclusive: 'inconclusive', skip: 'skipped' } as const

/** A rule that is checked in every exchange has hundreds that held: no more of them are shown. */
const CHECKS_SHOWN = 40

/** One requirement: what it says, where that stands, what was checked and seen. A violated one is open. */
export function requirementSection(
  { requirement: id, status, reason, repeat, decisive, exchanges: numbers, told: calls = [] }: VerdictEvent,
  checks: readonly CheckEvent[],
  { header, register, exchanges, told }: ExplainedBy,
): string {
  const row = rowOf(register, id)
  const { title, statement, level, evidence, fact } = row
  return `<details id="${id}" class="rule is-${status}"${status === 'fail' ? ' open' : ''}><summary><span class="mark">${MARKS[status]}</span> <code>${id}</code> ${text(title)}</summary>
<p>${text(statement)}</p>${reason === undefined ? '' : `<p class="why">${text(reason)}</p>`}${decisive?.given === undefined ? '' : `<p class="dim">Case <code>${text(decisive.case)}</code>: ${text(decisive.given)}.</p>`}
<p class="dim">Level ${level}, evidence ${evidence}. Source: ${text(citationOf(row))}.${fact === undefined ? '' : ` What stands there: ${text(fact)}.`}</p>
${checksSection(checks)}
${repeat === undefined ? '' : `<p class="dim">To check this requirement again:</p><pre>${text(repeat)}</pre>`}
${numbers
  .flatMap((n) => exchanges.get(n) ?? [])
  .toSorted((a, b) => Number(b.n === decisive?.exchange) - Number(a.n === decisive?.exchange))
  .map((each) => exchangeSection(each, { header, decided: each.n === decisive?.exchange }))
  .join('')}${calls
    .flatMap((n) => told.get(n) ?? [])
    .map(toldSection)
    .join('')}</details>`
}

/** What did not hold comes first; what held is folded away beside it, and stands open where nothing else is. */
function checksSection(checks: readonly CheckEvent[]): string {
  const held = checks.filter(({ ok }) => ok)
  const failed = checks.filter(({ ok }) => !ok)
  if (failed.length === 0) return held.length > CHECKS_SHOWN ? heldInShort(held) : table(held)
  return `${table(failed)}${held.length === 0 ? '' : held.length > CHECKS_SHOWN ? heldInShort(held) : `<details class="exchange"><summary>${countOf(held)} held</summary>${table(held)}</details>`}`
}

const heldInShort = (held: readonly CheckEvent[]): string => `<p class="dim">${countOf(held)} held.</p>`
const countOf = ({ length }: readonly CheckEvent[]): string => (length === 1 ? '1 check' : `${length} checks`)

function table(checks: readonly CheckEvent[]): string {
  return checks.length === 0
    ? ''
    : `<table class="checks"><thead><tr><th>Check</th><th>Expected</th><th>Got</th><th>Exchange</th></tr></thead><tbody>${checks.map(checkRow).join('')}</tbody></table>`
}

/** What the control API told is marked as such: it is not the API that is judged. */
function toldSection({ method, path, sent, status, answered }: ToldEvent): string {
  return `<details class="exchange"><summary>Told by the sandbox's control API: ${text(`${method} ${path}`)} <span class="dim">${status}</span></summary>
${sent === '' ? '' : `<p class="dim">Sent</p><pre>${text(sent)}</pre>`}<p class="dim">Answered</p><pre>${text(answered)}</pre></details>`
}

function checkRow({ check, ok, expected, actual, differences, exchange }: CheckEvent): string {
  const [wanted, got] =
    differences === undefined
      ? [text(expected), text(actual)]
      : [members(differences, 'expected'), members(differences, 'actual')]
  return `<tr${ok ? '' : ' class="is-fail"'}><td>${ok ? '' : '<span class="mark">not ok</span> '}${text(check)}</td><td data-is="Expected">${wanted}</td><td data-is="Got">${got}</td><td data-is="Exchange">${exchange ?? ''}</td></tr>`
}

/** The members in which two things differ, one below the other in both columns. */
function members(differences: readonly Difference[], side: 'expected' | 'actual'): string {
  return differences.map((each) => `<div><code>${text(each.member)}</code> ${text(each[side])}</div>`).join('')
}

function exchangeSection(event: ExchangeEvent, { header, decided }: { header: HeaderEvent; decided: boolean }): string {
  const { n, label, request, response, judges } = event
  const lines = (message: ExchangeEvent['response'] | ExchangeEvent['request']): string =>
    `${message.headers.map(([name, value]) => `${name}: ${value}`).join('\n')}\n\n${message.body}`
  return `<details class="exchange"><summary>Exchange ${n}: ${text(label)} <span class="dim">${response.status}, ${response.ms} ms${decided ? ', this one decided' : ''}</span></summary>
<p class="dim">Sent</p><pre>${text(`${request.method} ${request.url}\n${lines(request)}`)}</pre>
<p class="dim">Answered</p><pre>${text(`${response.status}\n${lines(response)}`)}</pre>
${judges === undefined ? '' : `<p class="dim">Judges of the answer: AJV: ${text(judges.ajv)}. Prism: ${text(judges.prism)}.</p>`}
<p class="dim">To send this request again</p><pre>${text(curlLine(event, header))}</pre></details>`
}
