import { type Register, rowOf, topicOf } from '../register.ts'
import type { ExchangeEvent, RunEvent, ShownMessage, VerdictEvent } from './event.ts'
import { explain, type ExplainedBy } from './explain.ts'
import { groupBy } from './group-by.ts'
import { eventsOf, exchangesOf, footerOfRun, headerOfRun, toldOf } from './ndjson.ts'
import { indexLines, leftLines } from './summary.ts'
import { element, escapeMarkup } from './xml.ts'

/** One test case a requirement, grouped by area and topic. Skipped and inconclusive are both `skipped`, with the reason. */
export function writeJunit(events: readonly RunEvent[], register: Register): string {
  const header = headerOfRun(events)
  const footer = footerOfRun(events)
  const verdicts = eventsOf(events, 'verdict')
  const groups = groupBy(verdicts, ({ requirement }) => topicOf(requirement))
  const by = { header, register, exchanges: exchangesOf(events), told: toldOf(events) }
  const whole = [...indexLines(events, register), ...leftLines(events)].join('\n')
  const suites = [...groups].map(([name, group], index) =>
    element('testsuite', { name, ...counts(group), timestamp: header.started_at.replace(/\.\d+Z$/, '') }, [
      ...group.map((verdict) => testcase(verdict, by)),
      // The format has no place for what concerns all suites.
      ...(index === 0 ? [element('system-out', {}, [escapeMarkup(whole)])] : []),
    ]),
  )
  const errors = eventsOf(events, 'note')
    .filter(({ level }) => level === 'error')
    .map(({ message }) => message)
  const failed =
    errors.length === 0
      ? []
      : [
          element('testsuite', { name: 'suite', tests: 1, failures: 0, errors: 1, skipped: 0 }, [
            element('testcase', { name: 'the suite itself', classname: 'suite' }, [
              element('error', { message: errors[0] ?? '' }, [escapeMarkup(errors.join('\n'))]),
            ]),
          ]),
        ]
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(
    'testsuites',
    {
      name: `${header.suite} ${header.target}`,
      time: (footer.duration_ms / 1000).toFixed(3),
      ...counts(verdicts),
      tests: verdicts.length + failed.length,
      errors: failed.length,
    },
    [...suites, ...failed],
  )}\n`
}

function counts(verdicts: readonly VerdictEvent[]): {
  tests: number
  failures: number
  errors: number
  skipped: number
} {
  const of = (...wanted: VerdictEvent['status'][]): number =>
    verdicts.filter(({ status }) => wanted.includes(status)).length
  return { tests: verdicts.length, failures: of('fail'), errors: 0, skipped: of('skip', 'inconclusive') }
}

function testcase(verdict: VerdictEvent, by: ExplainedBy): string {
  const { requirement, status, reason = '' } = verdict
  const { title } = rowOf(by.register, requirement)
  const attributes = { name: `${requirement} ${title}`, classname: topicOf(requirement) }
  if (status === 'pass') return element('testcase', attributes)
  if (status === 'skip') return element('testcase', attributes, [element('skipped', { message: reason })])
  const lines = Object.entries(explain(verdict, by)).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  )
  if (status === 'inconclusive')
    return element('testcase', attributes, [
      element('skipped', { message: `inconclusive: ${reason}` }, [escapeMarkup(lines.join('\n'))]),
    ])
  // Some servers show the message, others the text alone: both begin with what happened.
  const decided = by.exchanges.get(verdict.decisive?.exchange ?? Number.NaN)
  return element('testcase', attributes, [
    element('failure', { message: reason, type: 'violated' }, [escapeMarkup([reason, '', ...lines].join('\n'))]),
    ...(decided ? [element('system-out', {}, [escapeMarkup(asText(decided))])] : []),
  ])
}

/** The exchange that decided, as it went over the wire. */
function asText({ n, label, request, response }: ExchangeEvent): string {
  const message = ({ headers, body }: ShownMessage): string[] => [
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body === '' ? [] : ['', body]),
  ]
  return [
    `Exchange ${n}: ${label}`,
    '',
    `${request.method} ${request.url}`,
    ...message(request),
    '',
    `answered ${response.status} after ${response.ms} ms`,
    ...message(response),
  ].join('\n')
}
