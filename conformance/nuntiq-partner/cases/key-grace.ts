import { at } from '../../kit/json.ts'
import { type Case, defineCase } from '../case.ts'
import { statusIs } from '../../kit/checks/status.ts'
import { ask, heldKey, ownKey, rotate, rotated } from './held-key.ts'
import { HOUR, iso, nowOf, stopClock } from './moment.ts'
import { KEYS } from '../addresses.ts'

const needs = ['key'] as const

export const keyGraceCases: readonly Case[] = [
  defineCase({
    id: 'key-grace',
    requirements: ['KEY-GRACE-001'],
    needs,
    given: 'a key that was just rotated, in call after call',
    async run(t) {
      const former = await ownKey(t)
      await rotated(t, former)
      for (const time of ['once', 'and again', 'and a third time'])
        t.expect(await ask(t, former.apiKey, `the former key ${time}`)).status(200)
    },
  }),
  defineCase({
    id: 'key-grace-rights',
    requirements: ['KEY-GRACE-006', 'KEY-GRACE-007', 'KEY-GRACE-008'],
    needs,
    given: 'what a key in its grace period may do and may not',
    async run(t) {
      const former = await ownKey(t)
      const key = await rotated(t, former)
      t.expect(await ask(t, former.apiKey), 'KEY-GRACE-006').status(200)
      const made = await t.call('POST', KEYS, { key: former.apiKey, json: { label: `${key.label}-by-former` } })
      t.expect(made, 'KEY-GRACE-006').status(201)
      const id = heldKey(made)?.id ?? ''
      t.expect(await t.call('DELETE', `${KEYS}/${id}`, { key: former.apiKey }), 'KEY-GRACE-006').status(200)

      for (const secret of [former.rotationSecret, key.rotationSecret]) {
        t.expect(await rotate(t, { ...former, rotationSecret: secret }), 'KEY-GRACE-007')
          .status(401)
          .message()
      }
      t.expect(await t.call('DELETE', `${KEYS}/${key.id}`, { key: former.apiKey }), 'KEY-GRACE-008')
        .status(400)
        .message()
      t.expect(await ask(t, key.apiKey), 'KEY-GRACE-008').status(200)
    },
  }),
  defineCase({
    id: 'key-grace-four-hours',
    requirements: ['KEY-GRACE-002', 'KEY-GRACE-003'],
    needs: ['key', 'real-hours', 'clock'],
    footprint: 'control',
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
      t.expect(await ask(t, first.apiKey, 'the first key'))
        .status(401)
        .message()
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
      const idempotencyKey = `nkc-${t.own}`
      const first = await t.submit(undefined, { key: former.apiKey, idempotencyKey })
      const key = await rotated(t, former)
      const token = at(first.json, 'data.invoice_token')
      if (!statusIs(200)(first).ok) t.undecided('the submission to be repeated was refused')
      for (const { apiKey } of [key, former]) {
        t.expect(await t.submit(undefined, { key: apiKey, idempotencyKey }))
          .status(200)
          .member('data.invoice_token', token)
      }
    },
  }),
]
