import { test } from 'tap'
import { exchangeOf } from '../../kit/checks/exchange.test.helper.ts'
import { datedAt, elapsed } from './elapsed.ts'

const at = (date: string) => exchangeOf({ headers: [['Date', date]] })
const PLANTED = datedAt(at('Sat, 21 Nov 2026 10:00:00 GMT'))

test('what has passed is told by the answers of the target, to the second', (t) => {
  const { hours, margin } = elapsed(PLANTED, at('Sat, 21 Nov 2026 13:59:15 GMT'), 3.98)
  t.equal(Math.round(hours * 3600), 3 * 3600 + 59 * 60 + 15)
  t.ok(hours > 4 - 60 / 3600 + 10 / 3600 && hours < 4 - margin, 'inside the last minute of four hours, and known to be')
  t.end()
})

test('answers without a date, and a clock that goes its own way, leave it to ours, and not so exactly', (t) => {
  const bare = exchangeOf()
  t.strictSame(datedAt(bare), {})
  for (const [notes, answer] of [
    [PLANTED, bare],
    [datedAt(bare), at('Sat, 21 Nov 2026 13:59:15 GMT')],
    [PLANTED, at('Sat, 21 Nov 2026 10:00:01 GMT')],
  ] as const)
    t.strictSame(elapsed(notes, answer, 5), { hours: 5, margin: 0.25 })
  t.end()
})
