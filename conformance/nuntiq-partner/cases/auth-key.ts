import { OPERATIONS } from '../../../spec/generated/nuntiq/partner-operations.ts'
import { sameAs } from '../../kit/checks/same-as.ts'
import { statusIs } from '../../kit/checks/status.ts'
import { at, show, textAt } from '../../kit/json.ts'
import { type Case, defineCase } from '../case.ts'
import type { Grounds } from '../../kit/run/pair.ts'
import type { Tester } from '../tester.ts'
import { wordsOf } from '../refusal.ts'
import { addPartner, changeKey, changePartner, invoiceTokens, storedText } from './customer.ts'
import { ask, ownKey, rotate, unknownKey } from './held-key.ts'
import { HOUR, iso, nowOf } from './moment.ts'
import { writingsOf } from './secret-writings.ts'
import { KEYS, PREFERENCES } from '../addresses.ts'

/** Every operation that asks for a key, with an id where its address has one. */
const KEYED = Object.values(OPERATIONS)
  .filter(({ path }) => !path.includes('supplier-access'))
  .map(({ method, path }) => ({ method, path: path.replace(/\{[^{}]+\}/, 'nkc-no-such-id') }))

/** The same call with a good key; without one at hand, a public call that is refused for another reason. */
const letIn = (t: Tester<never>): Grounds =>
  t.offers('key') ? { twin: () => t.call('GET', KEYS) } : refusedOtherwise(t)

const refusedOtherwise = (t: Tester<never>): Grounds => ({
  twin: () => t.call('GET', PREFERENCES, { key: null }),
  twinOtherwise: true,
})

export const authKeyCases: readonly Case[] = [
  defineCase({
    id: 'auth-key-missing',
    requirements: ['AUTH-KEY-001'],
    given: 'no X-API-Key, and an empty one',
    async run(t) {
      const without = await t.call('GET', KEYS, { key: null })
      const empty = await t.call('GET', KEYS, { key: '' })
      for (const refused of [without, empty]) t.expect(refused).status(401).message()
      await t.pair(without, letIn(t))
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
        await t.pair(refused, letIn(t), 'AUTH-KEY-002', 'AUTH-KEY-003')
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
        await t.pair(refused, refusedOtherwise(t))
      }
    },
  }),
  defineCase({
    id: 'auth-key-expired',
    requirements: ['AUTH-KEY-004', 'AUTH-KEY-005', 'AUTH-KEY-006', 'AUTH-KEY-007', 'AUTH-KEY-022'],
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
      t.expect(refused, 'AUTH-KEY-022').status(401).type('regenerate_url', 'string')
      t.check(
        {
          check: 'key_expired',
          ok: [at(json, 'code'), at(json, 'error')].includes('key_expired'),
          expected: 'as code or as error',
          actual: show({ code: at(json, 'code'), error: at(json, 'error') }),
        },
        'AUTH-KEY-022',
      )
      const url = textAt(json, 'regenerate_url')
      t.expect(refused, 'AUTH-KEY-005').matches(
        'message',
        /^This API key expired on \d{4}-\d\d-\d\d\. Generate a new key at \S+$/,
      )
      t.check(
        {
          check: 'message ends in regenerate_url',
          ok: url !== '' && wordsOf(refused).endsWith(url),
          expected: 'a message that ends in the regenerate_url',
          actual: wordsOf(refused),
        },
        'AUTH-KEY-005',
      )
      t.expect(refused, 'AUTH-KEY-006')
        .matches('regenerate_url', /^https?:\/\/[^\s/]+/)
        .has('message', url)
      t.expect(refused, 'AUTH-KEY-007')
        .status(401)
        .lacksPattern(/"(key_id|last_4)"\s*:/, 'key_id or last_4')
    },
  }),
  defineCase({
    id: 'auth-key-revoked',
    requirements: ['AUTH-KEY-008', 'AUTH-KEY-009', 'AUTH-KEY-019'],
    given: 'a key that was revoked',
    async run(t) {
      const refused = await t.call('GET', KEYS, { key: await t.revokedKey() })
      t.observe(refused, 'AUTH-KEY-008', {
        unauthorized: (exchange) => statusIs(401)(exchange).ok && wordsOf(exchange).includes('Invalid API Key'),
        forbidden: (exchange) => statusIs(403)(exchange).ok && wordsOf(exchange) !== '',
      })
      t.expect(refused, 'AUTH-KEY-019').statusBetween(400, 499)
      t.expect(refused, 'AUTH-KEY-009').lacks('key_expired', 'key_expired').absent('regenerate_url')
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
  defineCase({
    id: 'auth-key-permission',
    requirements: ['AUTH-KEY-010'],
    scene: 'key-without-permission',
    given: 'a key whose permission to submit was taken away',
    async run(t) {
      const refused = await t.submit()
      t.expect(refused).status(403).message()
      await t.pair(refused, {
        twin: async () => {
          await changeKey(t, { permissions: ['SUBMIT_SUPPLIER_INVOICE'] })
          return t.submit()
        },
      })
    },
  }),
  defineCase({
    id: 'auth-key-permission-keys',
    requirements: ['AUTH-KEY-011'],
    scene: 'key-without-permission',
    given: 'the calls about keys, without the permission to submit',
    async run(t) {
      t.expect(await t.call('GET', KEYS)).status(200)
      const key = await ownKey(t)
      await changeKey(t, { permissions: [] }, key.id)
      t.expect(await rotate(t, key)).status(200)
      t.expect(await t.revokeKey(key.id)).status(200)
    },
  }),
  defineCase({
    id: 'auth-key-account-inactive',
    requirements: ['AUTH-KEY-013'],
    scene: 'account-inactive',
    given: 'a key of an account that was switched off',
    async run(t) {
      const refused = await t.call('GET', KEYS)
      t.expect(refused).status(401).text('Invalid API Key').message()
      await t.pair(refused, {
        twin: async () => {
          await changePartner(t, { active: true })
          return t.call('GET', KEYS)
        },
      })
    },
  }),
  defineCase({
    id: 'auth-key-hashed',
    requirements: ['AUTH-KEY-016'],
    given: 'all that is stored, with a key among it',
    async run(t) {
      const { apiKey, rotationSecret, id } = await ownKey(t)
      const stored = await storedText(t, id)
      if (!stored.includes(id)) t.undecided('the stored key is not in the state that the control API gives')
      const found = [apiKey, rotationSecret].filter((secret) =>
        writingsOf(secret).some((writing) => stored.includes(writing)),
      )
      t.check(sameAs('secrets stored', found.length, 0))
    },
  }),
  defineCase({
    id: 'auth-key-bound',
    requirements: ['AUTH-KEY-017'],
    given: 'keys of another customer, and of another supplier of the same customer',
    async run(t) {
      const { slug = '', keyId = '' } = await t.account()
      const [abroad, beside] = [await t.second(), await addPartner(t)]
      for (const { apiKey } of [abroad, beside]) {
        const listed = await t.call('GET', KEYS, { key: apiKey })
        t.expect(listed).status(200).lacks(keyId, 'the key of the first account')
        t.expect(await t.call('DELETE', `${KEYS}/${keyId}`, { key: apiKey })).status(404)
      }
      const submitted = await t.submit(undefined, { account: abroad })
      t.expect(submitted).status(200)
      const token = textAt(submitted.json, 'data.invoice_token')
      const [here, there] = [await invoiceTokens(t, slug), await invoiceTokens(t, abroad.slug ?? '')]
      t.check(sameAs('invoices of its own customer', there, [token]))
      t.check(sameAs('invoices of the other', here, []))
    },
  }),
  defineCase({
    id: 'auth-key-revoked-expired',
    requirements: ['AUTH-KEY-018'],
    given: 'a revoked key whose expiry has passed',
    async run(t) {
      const key = await ownKey(t, { expires_at: iso((await nowOf(t)) + HOUR) })
      await t.revokeKey(key.id)
      const before = await ask(t, key.apiKey, 'revoked')
      await t.advance('PT2H')
      const after = await ask(t, key.apiKey, 'revoked, and past its expiry')
      t.expect(after).status(before.response.status).lacks('key_expired', 'key_expired').absent('regenerate_url')
      t.check(sameAs('answer to a revoked key', after.json, before.json))
    },
  }),
]
