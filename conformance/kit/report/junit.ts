import { type Register, rowOf, topicOf } from '../register.ts'
import type { RunEvent, VerdictEvent } from './event.ts'
import { explain, type ExplainedBy } from './explain.ts'
import { groupBy } from './group-by.ts'
import { eventsOf, exchangesOf, footerOfRun, headerOfRun, toldOf } from './ndjson.ts'
import { element, escapeMarkup } from './xml.ts'

/** One test case a requirement, grouped by area and topic. Skipped and inconclusive are both `skipped`, with the reason. */
export function writeJunit(events: readonly RunEvent[], register: Register): string {
  const header = headerOfRun(events)
  const footer = footerOfRun(events)
  const verdicts = eventsOf(events, 'verdict')
  const groups = groupBy(verdicts, ({ requirement }) => topicOf(requirement))
  const by = { header, register, exchanges: exchangesOf(events), told: toldOf(events) }
  const suites = [...groups].map(([name, group]) =>
    element(
      'testsuite',
      { name, ...counts(group), timestamp: header.started_at.replace(/\.\d+Z$/, '') },
      group.map((verdict) => testcase(verdict, by)),
    ),
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
  const told = [escapeMarkup(lines.join('\n'))]
  return element('testcase', attributes, [
    status === 'fail'
      ? element('failure', { message: reason }, told)
      : element('skipped', { message: `inconclusive: ${reason}` }, told),
  ])
}
