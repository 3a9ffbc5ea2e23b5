import { type Register, rowOf } from '../register.ts'
import type { RunEvent, VerdictEvent } from './event.ts'
import { explain, type ExplainedBy, type Explanation } from './explain.ts'
import { observationsOf } from './json.ts'
import { indexLines, leftLines, reasonLines } from './summary.ts'
import { eventsOf, exchangesOf, footerOfRun, headerOfRun, toldOf } from './ndjson.ts'

/**
 * One test point a requirement. What was not decided is a skip with its reason, never a bare ok; what
 * failed or stayed open says why in a YAML block.
 */
export function writeTap(events: readonly RunEvent[], register: Register): string {
  const header = headerOfRun(events)
  const footer = footerOfRun(events)
  const verdicts = eventsOf(events, 'verdict')
  const by = { header, register, exchanges: exchangesOf(events), told: toldOf(events) }
  const { pass, fail, skip, inconclusive } = footer.counts
  return [
    'TAP version 14',
    comment(
      `${header.suite} ${header.version}, ${header.api}, target ${header.target}, profile ${header.profile}, seed ${header.seed}`,
    ),
    ...indexLines(events, register).map(comment),
    `1..${verdicts.length}`,
    ...verdicts.flatMap((verdict, index) => point(verdict, { number: index + 1, by })),
    ...observationsOf(events, register).map(({ id, reading }) => comment(`observed: ${id} ${reading}`)),
    ...told('inconclusive, by reason:', reasonLines(events, 'inconclusive')),
    ...told('skipped, by reason:', reasonLines(events, 'skip')),
    ...leftLines(events).map(comment),
    ...eventsOf(events, 'note').map(({ level, message }) => comment(`${level}: ${message}`)),
    comment(
      `pass ${pass}, fail ${fail}, skip ${skip}, inconclusive ${inconclusive}; ${footer.verdict}${footer.interrupted ? ', interrupted' : ''}`,
    ),
    '',
  ].join('\n')
}

function point(verdict: VerdictEvent, { number, by }: { number: number; by: ExplainedBy }): string[] {
  const { requirement, status, reason = '' } = verdict
  const name = `${number} - ${escape(`${requirement} ${rowOf(by.register, requirement).title}`)}`
  if (status === 'pass') return [`ok ${name}`]
  if (status === 'skip') return [`ok ${name} # SKIP ${escape(oneLine(reason))}`]
  const head = status === 'fail' ? `not ok ${name}` : `ok ${name} # SKIP ${escape(oneLine(`inconclusive: ${reason}`))}`
  return [head, '  ---', ...yaml(explain(verdict, by)), '  ...']
}

/** A JSON text is a YAML text, so nothing that a target sends can break out of it. */
function yaml({ curl, ...members }: Explanation): string[] {
  return [
    ...Object.entries(members).flatMap(([name, value]) =>
      value === undefined ? [] : [`  ${name}: ${JSON.stringify(value)}`],
    ),
    ...(curl === undefined ? [] : commandLine(curl)),
  ]
}

/** To be copied, a command stands as it is; one with line ends or other control characters cannot. */
const commandLine = (curl: string): string[] =>
  /^[ -~]+$/.test(curl) ? ['  curl: |-', `    ${curl}`] : [`  curl: ${JSON.stringify(curl)}`]

const comment = (text: string): string => `# ${text.replace(/[\r\n]+/g, ' ').trimEnd()}`

const told = (heading: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [heading, ...lines].map(comment)

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** A `#` in a description would begin a directive. */
function escape(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/#/g, '\\#')
}
