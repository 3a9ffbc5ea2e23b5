import { type Register, rowOf, topicOf } from '../register.ts'
import { byReason, headingOf } from './by-reason.ts'
import { type CommonCause, commonCause, tellCause } from './common-cause.ts'
import type { FooterEvent, HeaderEvent, RunEvent, VerdictEvent } from './event.ts'
import { failureIndex, type IndexEntry } from './failure-index.ts'
import { groupBy } from './group-by.ts'
import { leftSection } from './html-left.ts'
import { leftGroups, leftInShort } from './left-groups.ts'
import { requirementSection } from './html-requirement.ts'
import { STYLE } from './html-style.ts'
import { observationsOf } from './json.ts'
import { eventsOf, exchangesOf, footerOfRun, headerOfRun, toldOf } from './ndjson.ts'
import { escapeMarkup as text } from './xml.ts'

const HEADLINE: Readonly<Record<FooterEvent['verdict'], readonly [tone: string, headline: string, meaning: string]>> = {
  conforms: ['pass', 'Conforms', 'No requirement that could be decided is violated.'],
  violated: ['fail', 'Violates the contract', 'One requirement is violated.'],
  undecided: ['inconclusive', 'Undecided', 'Too little could be seen for a verdict.'],
  'suite-error': ['inconclusive', 'No verdict', 'The suite itself failed, which says nothing about the target.'],
}

/** One page that needs nothing beside itself. Everything that came from outside is escaped, nothing is a link or a script. */
export function writeHtml(events: readonly RunEvent[], register: Register): string {
  const header = headerOfRun(events)
  const footer = footerOfRun(events)
  const verdicts = groupBy(eventsOf(events, 'verdict'), ({ status }) => status)
  const checks = groupBy(eventsOf(events, 'check'), ({ requirement }) => requirement)
  const exchanges = exchangesOf(events)
  const by = { header, register, exchanges, told: toldOf(events) }
  const rule = (verdict: VerdictEvent): string => requirementSection(verdict, checks.get(verdict.requirement) ?? [], by)
  const of = (status: VerdictEvent['status']): readonly VerdictEvent[] => verdicts.get(status) ?? []

  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Conformance of ${text(header.target)}: ${HEADLINE[footer.verdict][1].toLowerCase()}</title><style>${STYLE}</style></head><body>
${banner(header, footer)}
${violatedIndex(failureIndex(events, register), commonCause(events))}
${facts(header, { footer, exchanges: exchanges.size, left: leftInShort(events) })}
${section('Failed', of('fail'), (verdicts) => verdicts.map(rule).join(''))}
${section('Notes', eventsOf(events, 'note'), (notes) => `<ul>${notes.map(({ level, message }) => `<li class="note-${level}"><b>${level}</b> ${text(message)}</li>`).join('')}</ul>`)}
${section('Left behind', eventsOf(events, 'left'), () => leftGroups(events).map(leftSection).join(''))}
${section('Inconclusive', of('inconclusive'), (open) => inconclusive(open, rule))}
${section('Skipped, and why', of('skip'), (skipped) => reasonsToSkip(skipped, register))}
${section(
  'Observations',
  observationsOf(events, register),
  (
    rows,
  ) => `<p class="dim">Where the documentation has more than one reading, or does not say a thing outright, nothing is held against a deployment. This one:</p>
<table><thead><tr><th>Requirement</th><th>What it says</th><th>Seen</th></tr></thead><tbody>${rows
    .map(
      ({ id, question, reading, description }) =>
        `<tr><td><code>${text(id)}</code></td><td>${text(question)}</td><td><b>${text(reading)}</b><br>${text(description)}</td></tr>`,
    )
    .join('')}</tbody></table>`,
)}
${section('Passed', of('pass'), (rows) =>
  [...groupBy(rows, ({ requirement }) => topicOf(requirement))]
    .map(
      ([topic, group]) =>
        `<h3><code>${topic}</code> ${text(register.topics[topic] ?? '')} <span class="dim">${group.length}</span></h3>${group.map(rule).join('')}`,
    )
    .join(''),
)}
<footer class="dim">Made by ${text(`${header.suite} ${header.version}`)} from register ${header.register.slice(0, 12)}. Secrets are masked; commands read them from the environment.</footer>
</body></html>
`
}

function banner({ target, title }: HeaderEvent, { verdict, interrupted, counts }: FooterEvent): string {
  const [tone, headline, meaning] = HEADLINE[verdict]
  const tile = (status: string, number: number, name: string): string =>
    `<li class="is-${number === 0 ? 'none' : status}"><b>${number}</b>${name}</li>`
  return `<header><p class="dim">Conformance to the ${text(title)}</p><h1>${text(target)}</h1>
<div class="verdict is-${tone}"><p class="headline">${headline}${interrupted ? ' (interrupted)' : ''}</p>
<p>${counts.fail > 1 ? `${counts.fail} requirements are violated.` : meaning} ${counts.pass + counts.fail} of ${counts.pass + counts.fail + counts.inconclusive + counts.skip} requirements were decided.</p></div>
<ul class="tiles">${tile('pass', counts.pass, 'passed')}${tile('fail', counts.fail, 'failed')}${tile('inconclusive', counts.inconclusive, 'inconclusive')}${tile('skip', counts.skip, 'skipped')}</ul></header>`
}

/** Where to read on: each violated requirement in a line, which leads to its place on this page. */
function violatedIndex(index: readonly IndexEntry[], cause: CommonCause | undefined): string {
  if (index.length === 0) return '<section><p>No requirement is violated.</p></section>'
  const common = cause === undefined ? '' : `<p>${text(tellCause(cause))}</p>`
  return `<section><h2>Violated <span class="dim">${index.length}</span></h2>${common}<ol class="index">${index
    .map(
      ({ id, title, says }) =>
        `<li><a href="#${text(id)}"><code>${text(id)}</code></a> ${text(title)} <span class="dim">${text(says)}</span></li>`,
    )
    .join('')}</ol></section>`
}

function facts(
  header: HeaderEvent,
  { footer, exchanges, left }: { footer: FooterEvent; exchanges: number; left: string },
): string {
  const { profile, control, started_at, suite, version, seed } = header
  return `<dl>${[
    ['Profile', `${profile}${control === null ? '' : `, with the control API at ${control}`}`],
    ['Started', `${started_at.slice(0, 19).replace('T', ' ')} UTC`],
    ['Took', `${(footer.duration_ms / 1000).toFixed(1)} s, ${exchanges} exchanges`],
    ['Left behind', control === null ? left : 'nothing: the suite made tenants of its own and took them away'],
    ['Suite', `${suite} ${version}, seed ${seed}`],
    ['Exit code', String(footer.exit)],
  ]
    .map(([name = '', value = '']) => `<div><dt>${name}</dt><dd>${text(value)}</dd></div>`)
    .join('')}</dl>`
}

function section<Each>(title: string, items: readonly Each[], content: (items: readonly Each[]) => string): string {
  return items.length === 0
    ? ''
    : `<section><h2>${title} <span class="dim">${items.length}</span></h2>${content(items)}</section>`
}

/** What could not be decided for one reason stands together; a reason of its own needs no heading. */
function inconclusive(open: readonly VerdictEvent[], rule: (verdict: VerdictEvent) => string): string {
  return byReason(open)
    .map((group) => {
      const { verdicts } = group
      return verdicts.length === 1
        ? verdicts.map(rule).join('')
        : `<details class="rule is-inconclusive"><summary><span class="mark">${verdicts.length}</span> ${text(headingOf(group))}</summary>${verdicts.map(rule).join('')}</details>`
    })
    .join('')
}

/** Hundreds of rows say the same few things: the reason comes first. */
function reasonsToSkip(skipped: readonly VerdictEvent[], register: Register): string {
  return byReason(skipped)
    .map(
      ({ reason, verdicts: group }) =>
        `<details class="rule is-skip"><summary><span class="mark">${group.length}</span> ${text(reason)}</summary><ul>${group
          .map(({ requirement }) => `<li><code>${requirement}</code> ${text(rowOf(register, requirement).title)}</li>`)
          .join('')}</ul></details>`,
    )
    .join('')
}
