import { REQUIREMENTS } from '../../../spec/generated/nuntiq/requirements.ts'
import type { RunEvent, VerdictEvent } from './event.ts'
import { observationsOf } from './json.ts'
import { eventsOf, footerOfRun, headerOfRun } from './ndjson.ts'

/** One test point a requirement. What was not decided is a skip with its reason, never a bare ok. */
export function writeTap(events: readonly RunEvent[]): string {
  const header = headerOfRun(events)
  const footer = footerOfRun(events)
  const verdicts = eventsOf(events, 'verdict')
  const { pass, fail, skip, inconclusive } = footer.counts
  return [
    'TAP version 14',
    comment(
      `${header.suite} ${header.version}, target ${header.target}, profile ${header.profile}, seed ${header.seed}`,
    ),
    `1..${verdicts.length}`,
    ...verdicts.flatMap((verdict, index) => point(verdict, index + 1)),
    ...observationsOf(events).map(({ id, reading }) => comment(`observed: ${id} ${reading}`)),
    ...eventsOf(events, 'note').map(({ level, message }) => comment(`${level}: ${message}`)),
    comment(
      `pass ${pass}, fail ${fail}, skip ${skip}, inconclusive ${inconclusive}; ${footer.verdict}${footer.interrupted ? ', interrupted' : ''}`,
    ),
    '',
  ].join('\n')
}

function point({ requirement, status, reason, repeat }: VerdictEvent, number: number): string[] {
  const name = `${number} - ${escape(`${requirement} ${REQUIREMENTS[requirement].title}`)}`
  if (status === 'pass') return [`ok ${name}`]
  if (status === 'fail') {
    return [
      `not ok ${name}`,
      '  ---',
      ...yaml({ statement: REQUIREMENTS[requirement].statement, reason, repeat }),
      '  ...',
    ]
  }
  return [`ok ${name} # SKIP ${escape(oneLine(status === 'skip' ? (reason ?? '') : `inconclusive: ${reason ?? ''}`))}`]
}

/** A JSON text is a YAML text, so nothing that a target sends can break out of it. */
function yaml(members: Record<string, string | undefined>): string[] {
  return Object.entries(members).flatMap(([name, value]) =>
    value === undefined ? [] : [`  ${name}: ${JSON.stringify(value)}`],
  )
}

const comment = (text: string): string => `# ${oneLine(text)}`

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** A `#` in a description would begin a directive. */
function escape(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/#/g, '\\#')
}
