import { test } from 'tap'
import { openSupplier } from '../../fixtures/supplier.ts'
import type { Effect } from '../time/effect.ts'
import { jsonLog } from './json-log.ts'
import { silentLog } from './log.ts'
import { prettyLog } from './pretty-log.ts'

const effect: Effect = {
  at: '2026-08-18T08:00:00.000Z',
  tenant: 'acme',
  rule: 'KEY-EXPIRE-001',
  effect: 'key expired',
  subject: 'key main\u001b[2J\n2026-08-18 forged (1)',
}

test('an effect is one line of JSON', async (t) => {
  let written = ''
  jsonLog((line) => void (written += line)).effect(effect)
  t.equal(written.match(/\n/g)?.length, 1)
  t.same(JSON.parse(written), { event: 'effect', ...effect })
})

test("an effect is one line to read, and a caller's text steers no terminal", async (t) => {
  let written = ''
  prettyLog((line) => void (written += line)).effect(effect)
  t.equal(written, '2026-08-18T08:00:00.000Z key expired: key main?[2J?2026-08-18 forged (1)  KEY-EXPIRE-001  acme\n')
})

test('what time does is told to the log as it is to the one who moved the clock, and a preview is not', async (t) => {
  const logged: Effect[] = []
  await using supplier = await openSupplier({ log: { ...silentLog, effect: (each) => void logged.push(each) } })
  await supplier.invited()
  await supplier.tenant.clock.preview('P90D')
  t.same(logged, [])
  const moved = await supplier.tenant.clock.advance('P90D')
  t.ok(moved.length > 6)
  t.same(logged, moved)
})

test('what the ticker does by itself is told too', async (t) => {
  const logged: Effect[] = []
  const time = { at: Date.UTC(2026, 4, 20), now: () => time.at }
  await using supplier = await openSupplier({ time, log: { ...silentLog, effect: (each) => void logged.push(each) } })
  await supplier.tenant.clock.unfreeze()
  time.at += 30 * 24 * 3_600_000
  await supplier.tenant.mail.next({ type: 'reminder_advance', waitMs: 5_000 })
  t.match(logged, [{ tenant: 'acme', rule: 'LIFE-REM-001', subject: /^key main/ }])
})

test('no effect tells a key, a secret, a token or a code', async (t) => {
  const logged: Effect[] = []
  await using supplier = await openSupplier({ log: { ...silentLog, effect: (each) => void logged.push(each) } })
  const token = await supplier.invited()
  const code = await supplier.code(token)
  await supplier.tenant.clock.advance('P150D')
  const text = JSON.stringify(logged)
  t.ok(logged.length > 9)
  for (const secret of [token, ` ${code}`, supplier.tenant.apiKey, supplier.tenant.rotationSecret, 'sk_'])
    t.notOk(text.includes(secret))
})
