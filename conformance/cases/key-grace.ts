import { at } from '../json.ts'
import { type Case, defineCase } from '../run/case.ts'
import { statusIs } from '../checks/status.ts'
import { changePartner } from './customer.ts'
import { ask, heldKey, ownKey, rotate, rotated } from './held-key.ts'
import { HOUR, iso, nowOf, stopClock } from './moment.ts'
import { KEYS } from './shared.ts'

const needs = ['key'] as const

export const keyGraceCases: readonly Case[] = [
  defineCase({
    id: 'key-grace',
    requirements: ['KEY-GRACE-001', 'KEY-GRACE-006', 'KEY-GRACE-007', 'KEY-GRACE-008'],
    needs,
    given: 'a key that was just rotated',
    async run(t) {
      const former = await ownKey(t)
      const key = await rotated(t, former)
      t.expect(await ask(t, former.apiKey), 'KEY-GRACE-001').status(200)

      t.expect(await ask(t, former.apiKey), 'KEY-GRACE-006').status(200)
      const made = await t.call('POST', KEYS, { key: former.apiKey, json: { label: `${key.label}-by-former` } })
      t.expect(made, 'KEY-GRACE-006').status(201)
      const id = heldKey(made)?.id ?? ''
      t.expect(await t.call('DELETE', `${KEYS}/${id}`, { key: former.apiKey }), 'KEY-GRACE-006').status(200)

      for (const secret of [former.rotationSecret, key.rotationSecret]) {
        t.expect(await rotate(t, { ...former, rotationSecret: secret }), 'KEY-GRACE-007').status(401).message()
      }
      t.expect(await t.call('DELETE', `${KEYS}/${key.id}`, { key: former.apiKey }), 'KEY-GRACE-008').status(400).message()
      t.expect(await ask(t, key.apiKey), 'KEY-GRACE-008').status(200)
    },
  }),
  defineCase({
    id: 'key-grace-four-hours',
    requirements: ['KEY-GRACE-002', 'KEY-GRACE-003'],
    needs: ['key', 'clock'],
    profile: 'control',
    given: 'a key that was rotated four hours ago, to the second',
    async run(t) {
      await stopClock(t)
      const former = await ownKey(t)
      const key = await rotated(t, former)
      await t.advance('PT3H59M59S')
      t.expect(await ask(t, former.apiKey, 'a second before'), 'KEY-GRACE-002').status(200)
      await t.advance('PT1S')
      const refused = await ask(t, former.apiKey, 'four hours after')
      t.expect(refused, 'KEY-GRACE-003').status(401).message()
      await t.pair(refused, { twin: () => ask(t, key.apiKey, 'its successor') }, 'KEY-GRACE-003')
    },
  }),
  defineCase({
    id: 'key-grace-second-rotation',
    requirements: ['KEY-GRACE-004'],
    needs,
    given: 'a key that was rotated twice',
    async run(t) {
      const first = await ownKey(t)
      const second = await rotated(t, first)
      if (t.offers('clock')) await t.advance('PT2H')
      const third = await rotated(t, second)
      t.expect(await ask(t, first.apiKey, 'the first key')).status(401).message()
      t.expect(await ask(t, second.apiKey, 'the second key')).status(200)
      t.expect(await ask(t, third.apiKey, 'the third key')).status(200)
      if (!t.offers('clock')) return
      await t.advance('PT3H')
      t.expect(await ask(t, second.apiKey, 'the second key, three hours on')).status(200)
    },
  }),
  defineCase({
    id: 'key-grace-expiry-inside',
    requirements: ['KEY-GRACE-005'],
    needs: ['key', 'clock'],
    given: 'a key that would have expired within its grace',
    async run(t) {
      const former = await ownKey(t, { expires_at: iso((await nowOf(t)) + HOUR) })
      const key = await rotated(t, former, { expires_interval_days: 30 })
      await t.advance('PT3H')
      t.expect(await ask(t, former.apiKey, 'past its own expiry')).status(200)
      await t.advance('PT1H1M')
      t.expect(await ask(t, former.apiKey, 'past its grace')).status(401)
      t.expect(await ask(t, key.apiKey, 'its successor')).status(200)
    },
  }),
  defineCase({
    id: 'key-grace-idempotency',
    requirements: ['KEY-GRACE-009'],
    needs,
    given: 'a submission before a rotation, repeated with the new key and with the former one',
    async run(t) {
      const former = await ownKey(t)
      const idempotencyKey = `nkc-${t.seed}`
      const first = await t.submit(undefined, { key: former.apiKey, idempotencyKey })
      const key = await rotated(t, former)
      const token = at(first.json, 'data.invoice_token')
      if (!statusIs(200)(first).ok) t.undecided('the submission to be repeated was refused')
      for (const { apiKey } of [key, former]) {
        t.expect(await t.submit(undefined, { key: apiKey, idempotencyKey })).status(200).member('data.invoice_token', token)
      }
    },
  }),
  defineCase({
    id: 'key-expire',
    requirements: ['KEY-EXPIRE-001'],
    needs: ['key', 'clock'],
    profile: 'control',
    given: 'a key at the instant of its expiry and a second before',
    async run(t) {
      const now = await stopClock(t)
      const key = await ownKey(t, { expires_at: iso(now + 60_000) })
      await t.advance('PT59S')
      t.expect(await ask(t, key.apiKey, 'a second before')).status(200)
      await t.advance('PT1S')
      t.expect(await ask(t, key.apiKey, 'the instant itself')).status(401).text('key_expired')
    },
  }),
  defineCase({
    id: 'key-expire-everywhere',
    requirements: ['KEY-EXPIRE-002'],
    given: 'an expired key, on a submission, a reserved route and the key calls',
    async run(t) {
      const key = await t.expiredKey()
      const id = 'nkc-no-such-id'
      const refused = [
        await t.call('POST', '/v1/partner/invoices', { key, json: {} }),
        await t.call('GET', `/v1/partner/invoices/${id}`, { key }),
        await t.call('GET', KEYS, { key }),
        await t.call('POST', KEYS, { key, json: {} }),
        await t.call('DELETE', `${KEYS}/${id}`, { key }),
        await t.call('POST', `${KEYS}/${id}/rotate`, { key }),
      ]
      for (const each of refused) t.expect(each).status(401).text('key_expired').type('regenerate_url', 'string').message()
      const bodies = new Set(refused.map(({ text }) => text))
      t.check({ check: 'alike', ok: bodies.size === 1, expected: 'one body', actual: `${bodies.size} bodies` })
    },
  }),
  defineCase({
    id: 'key-expire-never',
    requirements: ['KEY-EXPIRE-003'],
    given: 'a key that was made to last, ten years later',
    async run(t) {
      // Ten years of reminders about the account's other key would be mailed to nobody's use.
      await changePartner(t, { notification_emails: [] })
      const key = await ownKey(t, { expires_interval_days: null })
      await t.advance('P10Y')
      t.expect(await ask(t, key.apiKey)).status(200)
    },
  }),
  defineCase({
    id: 'key-expire-deleted',
    requirements: ['KEY-EXPIRE-004'],
    given: 'a key that expired 29 days ago, and 31',
    async run(t) {
      const key = await ownKey(t, { expires_at: iso((await nowOf(t)) + HOUR) })
      await t.advance('P29D')
      t.expect(await ask(t, key.apiKey, '29 days after')).status(401).text('key_expired')
      await t.advance('P2D')
      t.expect(await ask(t, key.apiKey, '31 days after')).status(401).message().lacks('key_expired', 'key_expired').absent('regenerate_url')
    },
  }),
]
