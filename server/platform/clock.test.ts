import { test } from 'tap'
import { clockAt, clockFrozen, type ClockState, isoDate, parseInstant, readClock } from './clock.ts'
import { addDuration, parseDuration } from './iso-duration.ts'

const RUNNING: ClockState = { offset_ms: 1_000, frozen_at: null }
const at = (now: number): { now: () => number } => ({ now: () => now })

test('a running clock is real time plus its offset', async (t) => {
  t.equal(readClock(RUNNING, at(5_000)), 6_000)
  t.equal(readClock(RUNNING, at(7_000)), 8_000)
})

test('a frozen clock stands still while real time goes on', async (t) => {
  const frozen = clockFrozen(RUNNING, true, at(5_000))
  t.equal(readClock(frozen, at(99_000)), 6_000)
})

test('a clock that is let go runs on from where it stood', async (t) => {
  const frozen = clockFrozen(RUNNING, true, at(5_000))
  const released = clockFrozen(frozen, false, at(50_000))
  t.equal(readClock(released, at(50_000)), 6_000)
  t.equal(readClock(released, at(51_000)), 7_000)
})

test('a clock that is put somewhere stays running or frozen, as it was', async (t) => {
  t.equal(readClock(clockAt(RUNNING, 20_000, at(5_000)), at(6_000)), 21_000)
  t.equal(readClock(clockAt({ offset_ms: 0, frozen_at: 1 }, 20_000, at(5_000)), at(6_000)), 20_000)
})

test('instants are read from ISO 8601, in UTC where no offset is given', async (t) => {
  t.equal(parseInstant('2026-05-19'), Date.UTC(2026, 4, 19))
  t.equal(parseInstant('2026-05-19T08:30:00'), Date.UTC(2026, 4, 19, 8, 30))
  t.equal(parseInstant('2026-05-19T08:30:00+02:00'), Date.UTC(2026, 4, 19, 6, 30))
})

test('what is no instant, or a day that does not exist, is not read', async (t) => {
  for (const text of ['', 'tomorrow', '19.05.2026', '2026-02-30', '2026-02-30T10:00:00Z', '2026-13-01', '1e3']) {
    t.equal(parseInstant(text), undefined, text)
  }
})

test('the date of an instant is the one in UTC', async (t) => {
  t.equal(isoDate(Date.UTC(2026, 0, 1, 23, 59, 59)), '2026-01-01')
})

test('durations are read from ISO 8601', async (t) => {
  t.same(parseDuration('PT4H1M'), { months: 0, milliseconds: 241 * 60_000 })
  t.same(parseDuration('P90D'), { months: 0, milliseconds: 90 * 86_400_000 })
  t.same(parseDuration('P1Y2M1W'), { months: 14, milliseconds: 7 * 86_400_000 })
  t.same(parseDuration('PT0.5S'), { months: 0, milliseconds: 500 })
})

test('what is no duration is not read', async (t) => {
  for (const text of ['', 'P', 'PT', 'P1DT', '4H', 'PT-4H', 'P1.5D', 'next'])
    t.equal(parseDuration(text), undefined, text)
})

test('months are calendar months: the 31st falls back to the last day of a shorter one', async (t) => {
  const from = Date.UTC(2026, 0, 31, 12)
  t.equal(addDuration(from, { months: 1, milliseconds: 0 }), Date.UTC(2026, 1, 28, 12))
  t.equal(addDuration(from, { months: 2, milliseconds: 1_000 }), Date.UTC(2026, 2, 31, 12, 0, 1))
})
