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
