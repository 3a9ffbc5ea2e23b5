import { test } from 'tap'
import { exchangeOf } from '../../kit/checks/exchange.test.helper.ts'
import { repeatsDataOf } from './repeated-data.ts'

const answer = (data: unknown) => exchangeOf({ body: { success: true, data } })

test('INV-IDEM-003 goes by the members that the contract names; one of each answer is nobody’s business', async (t) => {
  const repeats = repeatsDataOf(answer({ invoice_token: 'a', invoice_id: 1, trace_id: 'x' }))
  t.ok(repeats(answer({ invoice_token: 'a', invoice_id: 1, trace_id: 'y' })).ok)
  t.notOk(repeats(answer({ invoice_token: 'a', invoice_id: 2, trace_id: 'x' })).ok)
  t.notOk(repeats(answer({ invoice_token: 'a', trace_id: 'x' })).ok)
  t.notOk(repeats(answer('none')).ok)
})
