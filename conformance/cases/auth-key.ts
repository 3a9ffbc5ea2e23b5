import { OPERATIONS } from '../../spec/generated/partner-operations.ts'
import { statusIs } from '../checks/status.ts'
import { at, textAt } from '../json.ts'
import { type Case, defineCase } from '../run/case.ts'
import { wordsOf } from '../wire/exchange.ts'
import { KEYS, PREFERENCES, unknownKey } from './shared.ts'

/** Every operation that asks for a key, with an id where its address has one. */
const KEYED = Object.values(OPERATIONS)
  .filter(({ path }) => !path.includes('supplier-access'))
  .map(({ method, path }) => ({ method, path: path.replace(/\{[^}]+\}/, 'nkc-no-such-id') }))

export const authKeyCases: readonly Case[] = [
  defineCase({
    id: 'auth-key-missing',
    requirements: ['AUTH-KEY-001'],
    given: 'no X-API-Key, and an empty one',
    async run(t) {
      const without = await t.call('GET', KEYS, { key: null })
      const empty = await t.call('GET', KEYS, { key: '' })
      for (const refused of [without, empty]) t.expect(refused).status(401).message()
      await t.pair(without, t.offers('key') ? { twin: () => t.call('GET', KEYS) } : { twin: () => t.call('GET', PREFERENCES, { key: null }), twinOtherwise: true })
    },
  }),
  defineCase({
    id: 'auth-key-unknown',
    requirements: ['AUTH-KEY-002', 'AUTH-KEY-003'],
    given: 'keys that were never issued, in the documented form and in another',
    async run(t) {
      for (const key of [unknownKey(t.seed), 'nkc-not-a-key']) {
        const refused = await t.call('GET', KEYS, { key })
        t.expect(refused, 'AUTH-KEY-002').status(401).message()
        t.observe(refused, 'AUTH-KEY-003', {
          'in-message': ({ json }) => textAt(json, 'message').includes('Invalid API Key'),
          'in-error': ({ json }) => textAt(json, 'error').includes('Invalid API Key'),
        })
        if (t.offers('key')) await t.pair(refused, { twin: () => t.call('GET', KEYS) }, 'AUTH-KEY-002', 'AUTH-KEY-003')
        else await t.pair(refused, { names: 'Invalid API Key' }, 'AUTH-KEY-002', 'AUTH-KEY-003')
      }
    },
  }),
  defineCase({
    id: 'auth-key-everywhere',
    requirements: ['AUTH-KEY-014'],
    given: 'each operation of the Partner API, without a key',
    async run(t) {
      for (const { method, path } of KEYED) {
        const refused = await t.call(method, path, { key: null, ...(method === 'POST' && { json: {} }) })
        t.expect(refused).status(401)
        await t.pair(refused, { twin: () => t.call('GET', PREFERENCES, { key: null }), twinOtherwise: true })
      }
    },
  }),
  defineCase({
    id: 'auth-key-expired',
    requirements: ['AUTH-KEY-004', 'AUTH-KEY-005', 'AUTH-KEY-006', 'AUTH-KEY-007'],
    given: 'a key that has expired',
    async run(t) {
      const refused = await t.call('GET', KEYS, { key: await t.expiredKey() })
      const { json } = refused
      t.expect(refused, 'AUTH-KEY-004').status(401).type('regenerate_url', 'string')
      t.observe(refused, 'AUTH-KEY-004', {
        both: () => at(json, 'error') === 'key_expired' && at(json, 'code') === 'key_expired',
        code: () => at(json, 'code') === 'key_expired' && at(json, 'error') === 'Unauthorized',
        error: () => at(json, 'error') === 'key_expired' && at(json, 'code') === undefined,
      })
      const url = textAt(json, 'regenerate_url')
      t.expect(refused, 'AUTH-KEY-005').matches('message', /^This API key expired on \d{4}-\d\d-\d\d\. Generate a new key at \S+$/)
      t.check({
        check: 'message ends in regenerate_url',
        ok: url !== '' && wordsOf(refused).endsWith(url),
        expected: 'a message that ends in the regenerate_url',
        actual: wordsOf(refused),
      }, 'AUTH-KEY-005')
      t.expect(refused, 'AUTH-KEY-006').matches('regenerate_url', /^https?:\/\/[^\s/]+/).has('message', url)
      t.expect(refused, 'AUTH-KEY-007').status(401).lacksPattern(/"(key_id|last_4)"\s*:/, 'key_id or last_4')
    },
  }),
  defineCase({
    id: 'auth-key-revoked',
    requirements: ['AUTH-KEY-008', 'AUTH-KEY-009'],
    given: 'a key that was revoked',
    async run(t) {
      const refused = await t.call('GET', KEYS, { key: await t.revokedKey() })
      t.observe(refused, 'AUTH-KEY-008', {
        unauthorized: (exchange) => statusIs(401)(exchange).ok && wordsOf(exchange).includes('Invalid API Key'),
        forbidden: (exchange) => statusIs(403)(exchange).ok && wordsOf(exchange) !== '',
      })
      t.expect(refused, 'AUTH-KEY-009').status(401, 403).lacks('key_expired', 'key_expired').absent('regenerate_url')
    },
  }),
  defineCase({
    id: 'auth-key-rotation-secret',
    requirements: ['AUTH-KEY-015'],
    needs: ['rotation-secret', 'key'],
    given: 'the rotation secret in the place of the key',
    async run(t) {
      const { rotationSecret = '' } = await t.account()
      const refused = await t.call('GET', KEYS, { key: rotationSecret })
      t.expect(refused).status(401).message()
      await t.pair(refused, { twin: () => t.call('GET', KEYS) })
    },
  }),
]
