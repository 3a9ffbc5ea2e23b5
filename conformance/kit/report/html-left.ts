import type { LeftEvent } from './event.ts'
import type { LeftGroup } from './left-groups.ts'
import { escapeMarkup as text } from './xml.ts'

/** What is left behind for one reason: how to be rid of it comes first. */
export function leftSection({ count, why, remedy, things }: LeftGroup): string {
  const [first] = things
  if (first === undefined) return ''
  const commands = things.flatMap(({ command }) => (command === undefined ? [] : [command]))
  return `<details class="rule is-inconclusive" open><summary><span class="mark">${things.length}</span> ${text(`${count}, ${why}`)}</summary>
<p class="why">${text(remedy)}${/[.:]$/.test(remedy) ? '' : '.'}</p>${commands.length === 0 ? '' : `<pre>${text(commands.join('\n'))}</pre>`}
<table class="left"><thead><tr><th>${text(heading(first.name_is))}</th><th>${text(heading(first.id_is))}</th><th>Exchange</th><th>Sent</th></tr></thead><tbody>${things
    .map(row)
    .join('')}</tbody></table></details>`
}

const row = ({ name, id, exchange, sent_at, requirements = [] }: LeftEvent): string =>
  `<tr><td><code>${text(name || 'none')}</code></td><td><code>${text(id ?? 'unknown')}</code></td><td>${exchange ?? ''}</td><td>${text([sent_at ?? '', ...requirements].join(' '))}</td></tr>`

const heading = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
