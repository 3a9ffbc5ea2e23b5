import { test } from 'tap'
import { readClockMove } from './read-clock-move.ts'
import { timeFixture, START } from './time.test.helper.ts'

const { tenants, tenant } = await timeFixture()
const tries = [
  [{ advance: 'next' }, { kind: 'next' }],
  [{ advance: 'PT4H' }, { kind: 'advance', by: { months: 0, milliseconds: 4 * 3_600_000 } }],
  [{ preview: 'P3M' }, { kind: 'preview', by: { months: 3, milliseconds: 0 } }],
  [{ set: '2026-05-19T08:00:00Z' }, { kind: 'set', to: START + 8 * 3_600_000 }],
  [{ frozen: true }, { kind: 'freeze', frozen: true }],
] as const

for (const [sent, move] of tries) {
  test(`${JSON.stringify(sent)} is read`, async (t) => {
    t.match(readClockMove(sent, { tenants, tenant }), move)
    t.match(readClockMove(sent, { tenants }), move)
  })
}

for (const [sent, message] of [
  [{ advance: '4 hours' }, /^advance '4 hours' is not an ISO 8601 duration/],
  [{ preview: 'PT' }, /^preview 'PT' is not an ISO 8601 duration/],
  [{ set: '2026-02-30' }, /^set '2026-02-30' is not an ISO 8601 instant/],
  [{ advance: 'P8000Y' }, /leads beyond the year 9999/],
] as const) {
  test(`${JSON.stringify(sent)} is refused, the member named`, async (t) => {
    t.throws(() => readClockMove(sent, { tenants, tenant }), { name: 'RangeError', message })
  })
}
