import { test } from 'tap'
import { NUNTIQ_PARTNER } from '../../nuntiq-partner/profile.ts'
import { commonCause } from './common-cause.ts'
import type { ExchangeEvent, RunEvent } from './event.ts'
import { writeHtml } from './html.ts'
import { jsonReport } from './json.ts'
import { recordOf, verdictOn } from './record.test.helper.ts'
import { summary } from './summary.ts'

const { register } = NUNTIQ_PARTNER
const ROWS = ['INV-BODY-001', 'INV-BODY-012', 'INV-RESP-001', 'INV-RESP-002'] as const

const answered = (n: number, status: number, body: unknown): ExchangeEvent => ({
  event: 'exchange',
  n,
  case: 'a-case',
  label: 'a submission',
  request: { method: 'POST', url: 'http://127.0.0.1:1/api/v1/partner/invoices', headers: [], body: '', bytes: 0 },
  response: { status, headers: [], body: JSON.stringify(body), bytes: 1, ms: 1 },
})

/** Each of the answers makes one row fail. */
function failingBy(answers: readonly (readonly [status: number, body: unknown])[]): RunEvent[] {
  const exchanges = answers.map(([status, body], index) => answered(index + 1, status, body))
  const verdicts = exchanges.map(({ n }) =>
    verdictOn(ROWS[n - 1] ?? '', 'fail', {
      decisive: { case: 'a-case', check: 'status', expected: '200', actual: '400', exchange: n },
    }),
  )
  return recordOf({ verdicts }).toSpliced(1, 0, ...exchanges)
}

const refusal = (number: number, message = `the invoice NKC-${number} has no supplier_tax_id`) =>
  [400, { success: false, message }] as const
const OTHER = [400, { message: 'something else' }] as const
const SHARED = failingBy([refusal(1), OTHER, refusal(2), refusal(3)])
const SAYS =
  '3 of 4 failures: POST /api/v1/partner/invoices was answered 400 "the invoice NKC-1 has no supplier_tax_id"'

test('the one refusal that most failures rest on stands before them, in text, JSON and HTML', async (t) => {
  t.equal(summary(SHARED, register)[1], `  ${SAYS}`)
  t.match(jsonReport(SHARED, register).common_cause, { failures: 3, of: 4, says: /no supplier_tax_id/ })
  t.match(writeHtml(SHARED, register), '3 of 4 failures: POST /api/v1/partner/invoices was answered 400')
})

test('failures of several causes, few of them, and what was accepted have no cause in common', async (t) => {
  for (const events of [
    failingBy([refusal(1), OTHER, refusal(2), [400, { message: 'a third' }]]),
    failingBy([refusal(1), refusal(2)]),
    failingBy([1, 2, 3].map(() => [200, { success: true }] as const)),
    recordOf({ verdict: 'conforms', verdicts: [verdictOn('INV-BODY-001', 'pass')] }),
  ])
    t.equal(commonCause(events), undefined)
  t.notOk('common_cause' in jsonReport(failingBy([OTHER]), register))
})

test('a refusal that is no JSON, or has no message, is known by its text', async (t) => {
  for (const body of ['sorry', { error: 'sorry' }, ['sorry']])
    t.match(commonCause(failingBy([1, 2, 3].map(() => [503, body] as const))), { failures: 3, of: 3, says: /sorry/ })
})
