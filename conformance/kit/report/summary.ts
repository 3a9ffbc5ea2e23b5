import type { Register } from '../register.ts'
import { commonCause, tellCause } from './common-cause.ts'
import { byReason, headingOf } from './by-reason.ts'
import type { FooterEvent, LeftEvent, RunEvent, VerdictEvent } from './event.ts'
import { failureIndex } from './failure-index.ts'
import { leftGroups, leftInShort, nameOfLeft, shortNameOfLeft } from './left-groups.ts'
import { eventsOf, footerOfRun } from './ndjson.ts'
import { wrap } from './wrap.ts'

/** The verdict in a line, what many failures have in common, then each violated requirement in one; `place` says where in the report to read on. */
export function indexLines(
  events: readonly RunEvent[],
  register: Register,
  place: (point: number) => string = (point) => `not ok ${point}`,
): string[] {
  const index = failureIndex(events, register)
  const cause = commonCause(events)
  return [
    headline(footerOfRun(events)),
    ...(cause === undefined ? [] : [`  ${tellCause(cause)}`]),
    ...index.map(({ id, title, says, point }) => `  ${id} ${title} (${place(point)}): ${says}`),
  ]
}

const VERDICT: Readonly<Record<FooterEvent['verdict'], string>> = {
  conforms: 'conforms',
  violated: 'violates the contract',
  undecided: 'undecided',
  'suite-error': 'no verdict, since the suite itself failed',
}

function headline({ verdict, interrupted, counts: { pass, fail, inconclusive, skip } }: FooterEvent): string {
  const decided = pass + fail
  const violated =
    fail === 0 ? 'no requirement is violated' : `${fail} ${fail === 1 ? 'requirement is' : 'requirements are'} violated`
  return `${VERDICT[verdict]}${interrupted ? ', interrupted' : ''}: ${violated} (${decided} decided, ${inconclusive} inconclusive, ${skip} skipped)`
}

/** What is still at the target and how a person is rid of it; `short` leaves out under which id the target knows what no call removes. */
export function leftLines(events: readonly RunEvent[], { short = false } = {}): string[] {
  return [
    `left behind: ${leftInShort(events)}`,
    ...leftGroups(events).flatMap(({ count, why, remedy, things }) => [
      ...indented(`${count}, ${why}: ${remedy}`, 2),
      ...(short && things.every(({ command }) => command === undefined)
        ? indented(
            [...new Set(things.map(shortNameOfLeft))].join(things.some(({ name }) => name === '') ? '; ' : ', '),
            4,
          )
        : things.flatMap(whole)),
    ]),
  ]
}

const whole = (left: LeftEvent): string[] => [
  `    ${nameOfLeft(left)}`,
  ...(left.command === undefined ? [] : [`      ${left.command}`]),
]

/** Why requirements were not decided, each reason once with its ids; `most` of them, where there is little room. */
export function reasonLines(
  events: readonly RunEvent[],
  status: 'inconclusive' | 'skip',
  { most = Infinity, wanted = () => true }: { most?: number; wanted?: (reason: string) => boolean } = {},
): string[] {
  const verdicts = eventsOf(events, 'verdict').filter((each) => each.status === status)
  return byReason(verdicts)
    .filter(({ reason }) => wanted(reason))
    .flatMap((group) => indented(`${headingOf(group)}: ${idsOf(group.verdicts, most)}`, 2))
}

function idsOf(verdicts: readonly VerdictEvent[], most: number): string {
  const ids = verdicts.map(({ requirement }) => requirement)
  return ids.length > most ? `${ids.slice(0, most).join(', ')} and ${ids.length - most} more` : ids.join(', ')
}

const indented = (text: string, by: number): string[] =>
  wrap(text, { indent: '  ', width: 108 }).map((line) => ' '.repeat(by) + line)

const ON_A_TERMINAL = 6

/** A deployment of others has no control API that one could name. */
const canBeGiven = (reason: string): boolean => reason.includes('needs ') && !reason.includes('--control')

/** The end of a run on standard error: the index, what is left behind, what could be decided with a little more. */
export function summary(events: readonly RunEvent[], register: Register): string[] {
  const open = reasonLines(events, 'inconclusive', { most: ON_A_TERMINAL })
  const missing = reasonLines(events, 'skip', { most: ON_A_TERMINAL, wanted: canBeGiven })
  return [
    ...indexLines(events, register),
    ...leftLines(events, { short: true }),
    ...(open.length === 0 ? [] : ['inconclusive, by reason:', ...open]),
    ...(missing.length === 0 ? [] : ['skipped for want of something that you can give:', ...missing]),
  ]
}
