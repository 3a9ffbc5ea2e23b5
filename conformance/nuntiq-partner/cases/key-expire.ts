import { sameAs } from '../../kit/checks/same-as.ts'
import { at } from '../../kit/json.ts'
import type { Exchange } from '../../kit/wire/exchange.ts'
import { type Case, defineCase } from '../case.ts'
import { changePartner } from './customer.ts'
import { ask, ownKey } from './held-key.ts'
import { HOUR, iso, nowOf, stopClock } from './moment.ts'
import { KEYS, PREFERENCES } from '../addresses.ts'

/** What is the same in every such answer: a link may carry a fresh token each time. */
const kindOf = (exchange: Exchange | undefined): unknown[] => [
  exchange?.response.status,
  at(exchange?.json, 'error'),
  at(exchange?.json, 'code'),
]

export const keyExpireCases: readonly Case[] = [
  defineCase({
    id: 'key-expire',
    requirements: ['KEY-EXPIRE-001'],
    needs: ['key', 'real-hours', 'clock'],
    footprint: 'control',
    given: 'a key at the instant of its expiry and a second before',
    async run(t) {
      const now = await stopClock(t)
      const key = await ownKey(t, { expires_at: iso(now + 60_000) })
      await t.advance('PT59S')
      t.expect(await ask(t, key.apiKey, 'a second before')).status(200)
      await t.advance('PT1S')
      t.expect(await ask(t, key.apiKey, 'the instant itself'))
        .status(401)
        .text('key_expired')
    },
  }),
  defineCase({
    id: 'key-expire-everywhere',
    requirements: ['KEY-EXPIRE-002'],
    given: 'an expired key, on a submission, a reserved route and the key calls',
    async run(t) {
      const key = await t.expiredKey()
      const id = 'nkc-no-such-id'
      const good = await (t.offers('key') ? t.call('GET', KEYS) : t.call('GET', PREFERENCES, { key: null }))
      const refused = [
        await t.call('POST', '/v1/partner/invoices', { key, json: {} }),
        await t.call('GET', `/v1/partner/invoices/${id}`, { key }),
        await t.call('GET', KEYS, { key }),
        await t.call('POST', KEYS, { key, json: {} }),
        await t.call('DELETE', `${KEYS}/${id}`, { key }),
        await t.call('POST', `${KEYS}/${id}/rotate`, { key }),
      ]
      for (const each of refused)
        t.expect(each).status(401).text('key_expired').type('regenerate_url', 'string').message()
      for (const each of refused) {
        t.check(sameAs('refused alike', kindOf(each), kindOf(refused[0])))
        await t.pair(each, { twin: () => Promise.resolve(good), ...(!t.offers('key') && { twinOtherwise: true }) })
      }
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
      t.expect(await ask(t, key.apiKey, '29 days after'))
        .status(401)
        .text('key_expired')
      await t.advance('P2D')
      t.expect(await ask(t, key.apiKey, '31 days after'))
        .status(401)
        .message()
        .lacks('key_expired', 'key_expired')
        .absent('regenerate_url')
    },
  }),
]
