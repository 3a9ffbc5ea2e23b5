import { test } from 'tap'
import type { PartnerAnswer } from './operation.ts'

test('an answer names a row of the register: a typo does not compile', async (t) => {
  const right: PartnerAnswer = { status: 200, rule: 'INV-IDEM-002' }
  // @ts-expect-error there is no such row
  const wrong: PartnerAnswer = { status: 200, rule: 'INV-IDEM-2' }
  t.not(right.rule, wrong.rule)
})
