import { test } from 'tap'
import { PLANTED } from '../../nuntiq-partner/cases/planted.ts'
import { type Sown, windowInWords } from '../run/planted.ts'
import { plantingLines } from './planting.ts'

const PLANTED_AT = Date.parse('2026-05-19T08:00:00Z')

const linesWith = (sown: ReadonlyMap<string, Sown>): string =>
  plantingLines({ planted: PLANTED, sown, plantedAt: PLANTED_AT, file: 'plant.json', harvest: 'the command' }).join(
    '\n',
  )

test('a planting says what can be harvested from when until when, what it leaves, and what if the file is lost', async (t) => {
  const told = linesWith(new Map(PLANTED.map(({ id }) => [id, { notes: {} }])))
  t.match(told, /^planted at 2026-05-19 08:00 UTC into plant\.json:$/m)
  t.match(told, /INV-IDEM-006: harvest until 2026-05-20 07:45 UTC \(23\.75 h after planting\)/)
  t.match(
    told,
    /KEY-GRACE-002: harvest from 2026-05-19 11:00 UTC \(3 h after planting\) until 2026-05-19 11:45 UTC \(3\.75 h/,
  )
  t.match(told, /KEY-EXPIRE-001: harvest from 2026-05-19 09:15 UTC/)
  t.match(told, /leaves a key that expires by itself after an hour/)
  t.match(told, /with: the command$/m)
  t.match(told, /if plant\.json is lost, .*plant again/)
  t.notMatch(told, /not planted/)
})

test('what was not planted is named with its reason', async (t) => {
  const told = linesWith(
    new Map<string, Sown>([
      ['planted-idempotency-window', { notes: {} }],
      ['planted-grace', { why: 'no key could be made to be rotated' }],
    ]),
  )
  t.match(told, /^not planted: KEY-GRACE-002, KEY-GRACE-003 \(no key could be made to be rotated\)$/m)
  t.match(told, /^not planted: KEY-EXPIRE-001 \(the run ended before\)$/m)
})

test('every planted rule has a window of its own, and those of one case do not overlap', async (t) => {
  for (const { requirements, windows } of PLANTED) {
    t.strictSame(
      windows.map(({ requirement }) => requirement),
      requirements,
    )
    windows.forEach(({ until = Infinity }, n) =>
      t.ok(until < (windows[n + 1]?.from ?? Infinity) || n === windows.length - 1),
    )
  }
  t.equal(windowInWords({ requirement: 'X', from: 1 }, PLANTED_AT), 'from 2026-05-19 09:00 UTC (1 h after planting)')
})
