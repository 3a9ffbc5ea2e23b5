import { test } from 'tap'
import { validateSubmission } from '../../../../spec/generated/nuntiq/partner-validators.js'
import { describeSchemaError } from '../../../platform/describe-schema-error.ts'
import { judgeInPieces } from './judge-in-pieces.ts'

function judge(sent: Record<string, unknown>): { place: string | undefined; pieces: number } {
  const work = judgeInPieces(validateSubmission, sent)
  let pieces = 1
  let step = work.next()
  for (; !step.done; step = work.next()) pieces++
  return { place: step.value && describeSchemaError(step.value, sent).path, pieces }
}

const rows = (count: number, wrong: Record<number, object> = {}): object[] =>
  Array.from({ length: count }, (_, index) => wrong[index] ?? { product_name: 'Paper' })

test('a short submission is judged in one go, one with many rows in many pieces', async (t) => {
  t.same(judge({ invoice: { lines: rows(500) } }), { place: undefined, pieces: 1 })
  t.same(judge({ invoice: { lines: rows(501), taxes: rows(2_000) } }), { place: undefined, pieces: 1 + 2 + 4 })
})

for (const index of [0, 499, 500, 999, 1_234]) {
  test(`the row at fault is named, wherever it stands: ${index}`, async (t) => {
    const wrong = rows(1_235, { [index]: { quantity: 'x' } })
    t.equal(judge({ invoice: { lines: wrong } }).place, `invoice.lines[${index}].quantity`)
    t.equal(judge({ invoice: { header: {}, lines: rows(1_000), charges: wrong } }).place, undefined)
    const charges = rows(1_235, { [index]: { charge_amount: true } })
    t.equal(judge({ invoice: { lines: rows(1_000), charges } }).place, `invoice.charges[${index}].charge_amount`)
  })
}

test('what stands beside many rows is judged first', async (t) => {
  const lines = rows(1_000, { 700: { quantity: 'x' } })
  t.equal(judge({ receiving_inbox: 7, invoice: { lines } }).place, 'receiving_inbox')
  t.equal(judge({ invoice: { header: { net_amount: 'x' }, lines } }).place, 'invoice.header.net_amount')
  t.equal(judge({ invoice: { net_amount: 'x', lines } }).place, 'invoice.net_amount')
  t.equal(judge({ invoice: { header: {}, net_amount: 'x', lines: rows(1_000) } }).place, undefined)
})
