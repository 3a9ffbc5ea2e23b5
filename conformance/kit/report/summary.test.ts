import { test } from 'tap'
import { Parser } from 'tap-parser'
import { NUNTIQ_PARTNER } from '../../nuntiq-partner/profile.ts'
import { writeHtml } from './html.ts'
import { jsonReport } from './json.ts'
import { writeJunit } from './junit.ts'
import { LEFT_KEY, leftInvoice, recordOf, verdictOn } from './record.test.helper.ts'
import { summary } from './summary.ts'
import { writeTap } from './tap.ts'

const { register } = NUNTIQ_PARTNER

const NEEDS_SECOND = 'needs a key of another customer (NUNTIQ_SECOND_API_KEY or --second-api-key)'
const INFERRED = "only inferred by this project, so never held against somebody else's deployment"
const INVOICES = [1, 2, 3].map(leftInvoice)

const RECORD = recordOf({
  left: [LEFT_KEY, ...INVOICES],
  verdicts: [
    verdictOn('INV-BODY-001', 'pass'),
    verdictOn('INV-BODY-002', 'fail', {
      reason: 'status: expected 400, got 200 (a-case, exchange 7)',
      decisive: { case: 'a-case', check: 'status', expected: '400', actual: '200', exchange: 7 },
    }),
    verdictOn('INV-IDEM-003', 'fail', {
      reason: 'member data: expected a: 1, got a: 2 (a-case, exchange 8)',
      decisive: {
        case: 'a-case',
        check: 'member data',
        expected: 'a: 1, b: 1',
        actual: 'a: 2, b: nothing',
        differences: [
          { member: 'a', expected: '1', actual: '2' },
          { member: 'b', expected: '1', actual: 'nothing' },
        ],
      },
    }),
    verdictOn('INV-IDEM-011', 'skip', { reason: NEEDS_SECOND }),
    verdictOn('KEY-LIST-004', 'skip', { reason: NEEDS_SECOND }),
    verdictOn('INV-RES-001', 'inconclusive', { reason: 'its twin was not accepted either (500, exchange 4)' }),
    verdictOn('INV-RES-002', 'inconclusive', { reason: 'its twin was not accepted either (502, exchange 5)' }),
    ...['INV-IDEM-014', 'AUTH-KEY-014'].map((id, n) =>
      verdictOn(id, 'inconclusive', {
        reason: `observed, ${INFERRED}: status: expected 400, got 20${n} (a-case, exchange ${n})`,
        decisive: { case: 'a-case', check: 'status', expected: '400', actual: `20${n}` },
      }),
    ),
  ],
})
const CONFORMS = recordOf({ verdict: 'conforms', verdicts: [verdictOn('INV-BODY-001', 'pass')] })

const INDEX = [
  'violates the contract: 2 requirements are violated (3 decided, 4 inconclusive, 2 skipped)',
  '  INV-BODY-002 Invoice missing (not ok 2): status: expected 400, got 200',
  '  INV-IDEM-003 Replay is the original result (not ok 3): member data: not alike in a, b',
]

test('TAP says before its first point which requirements are violated, a line each, and where to read on', async (t) => {
  const tap = writeTap(RECORD, register)
  t.ok(tap.indexOf(INDEX.map((line) => `# ${line}`).join('\n')) < tap.indexOf('1..9'))
  t.ok(tap.includes(INDEX.map((line) => `# ${line}`).join('\n')))
  const points = Parser.parse(tap).flatMap((each) => (each[0] === 'assert' ? [each[1]] : []))
  for (const [number, id] of [
    [2, 'INV-BODY-002'],
    [3, 'INV-IDEM-003'],
  ] as const)
    t.match(points[number - 1], { ok: false, name: new RegExp(`^${id} `) })
})

test('the summary on standard error begins with the same index', async (t) => {
  t.strictSame(summary(RECORD, register).slice(0, INDEX.length), INDEX)
})

test('the HTML page begins with an index that leads to each violated requirement', async (t) => {
  const html = writeHtml(RECORD, register)
  const index = html.slice(html.indexOf('<ol class="index">'), html.indexOf('</ol>'))
  t.strictSame(
    [...index.matchAll(/<a href="#([^"]+)">/g)].map(([, id]) => id),
    ['INV-BODY-002', 'INV-IDEM-003'],
  )
  t.ok(html.indexOf('<ol class="index">') < html.indexOf('<details'))
})

test('where nothing is violated, every report for people says so at its top', async (t) => {
  const none = 'conforms: no requirement is violated (1 decided, 0 inconclusive, 0 skipped)'
  t.equal(writeTap(CONFORMS, register).split('\n')[2], `# ${none}`)
  t.equal(summary(CONFORMS, register)[0], none)
  t.match(writeHtml(CONFORMS, register), /<p>No requirement is violated\.<\/p>/)
})

test('what is left behind is told with numbers, tokens and ids, and with what removes it', async (t) => {
  const told = ['number NKC-000000000001 (token token-of-1)', 'label nkc-1 (id id-1)', LEFT_KEY.command ?? '']
  const tap = writeTap(RECORD, register)
  t.match(tap, /^# left behind: 1 key, 3 invoices$/m)
  t.match(tap, /^# {3}3 invoices, submitted: ask your contact to void them, by these numbers$/m)
  for (const each of told) t.ok(tap.includes(`#     ${each}`) || tap.includes(`#       ${each}`), each)
  const html = writeHtml(RECORD, register)
  for (const each of ['token-of-3', 'NKC-000000000003', 'id-1', 'DELETE', 'ask your contact']) t.ok(html.includes(each))
  t.match(jsonReport(RECORD, register).left_behind, [
    { what: 'key', name: 'nkc-1', id: 'id-1', command: LEFT_KEY.command },
    { what: 'invoice', name: 'NKC-000000000001', id: 'token-of-1', exchange: 1 },
    {},
    {},
  ])
  t.match(summary(RECORD, register).join('\n'), / {4}NKC-000000000001, NKC-000000000002, NKC-000000000003\n/)
  t.match(writeTap(CONFORMS, register), /^# left behind: nothing$/m)
})

test('what was not decided stands below its reason, which is given once', async (t) => {
  for (const text of [writeTap(RECORD, register), summary(RECORD, register).join('\n')]) {
    const lines = text.split('\n').map((line) => line.replace(/^# /, ''))
    const grouped = lines.slice(lines.findIndex((line) => line === 'inconclusive, by reason:')).join(' ')
    const flat = grouped.replace(/ +/g, ' ')
    t.ok(flat.includes(`${NEEDS_SECOND}: INV-IDEM-011, KEY-LIST-004`))
    t.ok(flat.includes('its twin was not accepted either: INV-RES-001, INV-RES-002'))
    t.ok(flat.includes(`observed, ${INFERRED}: INV-IDEM-014, AUTH-KEY-014`))
  }
  t.equal(writeHtml(RECORD, register).split('its twin was not accepted either</summary>').length, 2)
})

test('a terminal is told of a few ids for each reason, and of how many there are', async (t) => {
  const verdicts = Array.from({ length: 9 }, (_, n) =>
    verdictOn(`INV-BODY-00${n + 1}`, 'skip', { reason: NEEDS_SECOND }),
  )
  t.match(summary(recordOf({ verdicts }), register).join(' '), /INV-BODY-006 and 3 more$/)
})

test('no line of a summary divides a word', async (t) => {
  const words = new Set(writeTap(RECORD, register).match(/[A-Z]+-[A-Z]+-\d{3}|NKC-\d+|token-of-\d/g))
  t.ok(words.size > 9)
  for (const line of summary(RECORD, register)) t.notMatch(line, /-$/)
})

test('things that should be alike are shown member by member', async (t) => {
  t.match(writeTap(RECORD, register), /differences: "a: expected 1, got 2; b: expected 1, got nothing"/)
})

test('a failure in JUnit begins with what happened, in its message and in its text, and the first suite has the index', async (t) => {
  const junit = writeJunit(RECORD, register)
  t.match(junit, /<failure message="status: expected 400, got 200[^"]*" type="violated">status: expected 400, got 200/)
  t.equal(junit.split('<system-out>violates the contract: 2 requirements').length, 2)
  t.match(junit, /<system-out>[^<]*NKC-000000000003[^<]*<\/system-out><\/testsuite>/)
})
