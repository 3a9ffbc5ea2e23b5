import { REQUIREMENTS } from '../../spec/generated/requirements.ts'
import { curlLine } from './curl.ts'
import type { CheckEvent, ExchangeEvent, RunEvent, VerdictEvent } from './event.ts'
import { groupBy } from './group-by.ts'
import { STYLE } from './html-style.ts'
import { observationsOf } from './json.ts'
import { eventsOf, footerOfRun, headerOfRun } from './ndjson.ts'
import { escapeMarkup as text } from './xml.ts'

const HEADLINE = {
  conforms: ['pass', 'Conforms in everything that could be decided'],
  violated: ['fail', 'Violates the contract'],
  undecided: ['inconclusive', 'Undecided'],
  'suite-error': ['inconclusive', 'The suite itself failed; this is no verdict on the target'],
} as const

const MARKS = { pass: 'pass', fail: 'FAIL', inconclusive: 'open', skip: 'not run' } as const

/** One page that needs nothing beside itself. Everything that came from outside is escaped, nothing is a link or a script. */
export function writeHtml(events: readonly RunEvent[]): string {
  const header = headerOfRun(events)
  const footer = footerOfRun(events)
  const verdicts = eventsOf(events, 'verdict')
  const checks = groupBy(eventsOf(events, 'check'), ({ requirement }) => requirement)
  const exchanges = new Map(eventsOf(events, 'exchange').map((each) => [each.n, each]))
  const [tone, headline] = HEADLINE[footer.verdict]
  const { pass, fail, inconclusive, skip } = footer.counts

  const row = (verdict: VerdictEvent): string => requirement(verdict, {
    checks: checks.get(verdict.requirement) ?? [],
    exchanges: verdict.exchanges.flatMap((n) => exchanges.get(n) ?? []),
  })
  const section = (title: string, ...wanted: VerdictEvent['status'][]): string => {
    const rows = verdicts.filter(({ status }) => wanted.includes(status))
    return rows.length === 0 ? '' : `<h2>${title} (${rows.length})</h2>${rows.map(row).join('')}`
  }
  const observations = observationsOf(events)
  const notes = eventsOf(events, 'note')

  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Conformance of ${text(header.target)}</title><style>${STYLE}</style></head><body>
<h1>Conformance to the Partner API</h1>
<p class="verdict ${tone}">${headline}${footer.interrupted ? ' (interrupted)' : ''}: ${pass} passed, ${fail} failed, ${inconclusive} inconclusive, ${skip} not run</p>
<dl>${[
    ['Target', header.target],
    ['Profile', `${header.profile}${header.control === null ? '' : `, control API at ${header.control}`}`],
    ['Started', header.started_at],
    ['Took', `${(footer.duration_ms / 1000).toFixed(1)} s, ${exchanges.size} exchanges`],
    ['Left behind', header.control === null ? `${footer.invoices} marked invoices` : 'nothing: the suite made tenants of its own and took them away'],
    ['Suite', `${header.suite} ${header.version}, register ${header.register.slice(0, 12)}, seed ${header.seed}`],
  ].map(([name = '', value = '']) => `<dt>${name}</dt><dd>${text(value)}</dd>`).join('')}</dl>
${notes.length === 0 ? '' : `<h2>Notes</h2>${list(notes.map(({ level, message }) => `${level}: ${message}`))}`}
${observations.length === 0 ? '' : `<h2>Observations</h2><p class="dim">Where the documentation disagrees with itself, either reading conforms. This deployment:</p>
${list(observations.map(({ id, question, reading, description }) => `${id} ${question} Seen: ${reading}. ${description}`))}`}
${section('Violated', 'fail')}
${section('Inconclusive', 'inconclusive')}
${section('Kept', 'pass')}
${section('Not run', 'skip')}
</body></html>
`
}

const list = (items: readonly string[]): string => `<ul>${items.map((item) => `<li>${text(item)}</li>`).join('')}</ul>`

function requirement({ requirement: id, status, reason, repeat }: VerdictEvent, seen: {
  checks: readonly CheckEvent[]; exchanges: readonly ExchangeEvent[]
}): string {
  const { title, statement, level, evidence, source } = REQUIREMENTS[id]
  const why = reason === undefined ? '' : `<p class="${status}">${text(reason)}</p>`
  const told = seen.checks.length > 40 ? seen.checks.filter(({ ok }) => !ok) : seen.checks
  return `<details${status === 'fail' ? ' open' : ''}><summary><span class="${status}">${MARKS[status]}</span> <b>${id}</b> ${text(title)}</summary>
<p>${text(statement)}</p>${why}
<p class="dim">${level}; ${evidence}; ${text(`${source.page}, ${source.section}`)}${source.ruling === undefined ? '' : ` (${text(source.ruling)})`}</p>
${told.length === 0 ? '' : list(told.map((check) => `${check.ok ? 'ok' : 'NOT OK'}: ${check.check}: expected ${check.expected}, got ${check.actual}${check.exchange === null ? '' : ` (exchange ${check.exchange})`}`))}
${repeat === undefined ? '' : `<p class="dim">To decide it again:</p><pre>${text(repeat)}</pre>`}
${seen.exchanges.map(exchange).join('')}</details>`
}

function exchange(event: ExchangeEvent): string {
  const { n, label, request, response, judges } = event
  const lines = (message: ExchangeEvent['response'] | ExchangeEvent['request']): string =>
    `${message.headers.map(([name, value]) => `${name}: ${value}`).join('\n')}\n\n${message.body}`
  return `<details><summary>Exchange ${n}: ${text(label)} <span class="dim">${response.status}, ${response.ms} ms</span></summary>
<pre>${text(`${request.method} ${request.url}\n${lines(request)}`)}</pre>
<pre>${text(`${response.status}\n${lines(response)}`)}</pre>
${judges === undefined ? '' : `<p class="dim">AJV: ${text(judges.ajv)}. Prism: ${text(judges.prism)}.</p>`}
<p class="dim">To send it again:</p><pre>${text(curlLine(event))}</pre></details>`
}
