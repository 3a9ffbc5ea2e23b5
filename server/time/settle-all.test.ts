import { test } from 'tap'
import type { Due } from './due.ts'
import { settleAll } from './settle-all.ts'
import { timeFixture, HOUR, MINUTE, START } from './time.test.helper.ts'

test('of what falls due by itself neither a slow answer nor a failure of one tenant keeps others waiting', async (t) => {
  let finish = (): void => {}
  const waiting = new Promise<void>((resolve) => (finish = resolve))
  const faults: string[] = []
  const toy = await timeFixture(async ({ tenant, after, until }) => {
    const due: Due = { at: START + MINUTE, rule: 'TOY-A-001', effect: tenant.slug, subject: 'thing' }
    const slow = { attempt: () => waiting.then(() => ({ effect: 'slow' })) }
    const failing = { run: () => Promise.reject(new Error('no')) }
    const each = { ...due, ...(tenant.slug === 'acme' && slow), ...(tenant.slug === 'bad' && failing) }
    return each.at > after && each.at <= until ? [each] : []
  })
  for (const slug of ['bad', 'frozen', 'good']) await toy.tenants.create({ slug, name: slug }, async () => {})
  const frozen = toy.tenants.get('frozen')
  if (frozen) frozen.doc = { ...frozen.doc, clock: { offset_ms: 0, frozen_at: START } }

  toy.time.at += HOUR
  const log = { ...toy.timekeeping.log, fault: ({ exchange }: { exchange: string }) => void faults.push(exchange) }
  const settling = settleAll({ ...toy.timekeeping, log })
  await new Promise((resolve) => setTimeout(resolve, 20))
  t.same(
    toy.logged.map(({ effect }) => effect),
    ['good'],
  )
  t.same(faults, ['due work of bad'])
  finish()
  await settling
  t.same(
    toy.logged.map(({ effect }) => effect),
    ['good', 'slow'],
  )
})

test('thousands of tenants are settled with turns of the event loop in between', async (t) => {
  let [asked, most, total] = [0, 0, 0]
  const toy = await timeFixture(async () => {
    asked += 1
    total += 1
    most = Math.max(most, asked)
    return []
  })
  for (let number = 0; number < 300; number++)
    await toy.tenants.create({ slug: `t-${number}`, name: 't' }, async () => {})
  toy.time.at += HOUR
  let settling = true
  const turn = (): void => {
    asked = 0
    if (settling) setImmediate(turn)
  }
  turn()
  await settleAll(toy.timekeeping)
  settling = false
  t.ok(total >= 301, `${total} asked`)
  t.ok(most <= 150, `${most} in one turn`)
})
