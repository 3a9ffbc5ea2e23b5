import { jsonMediaType } from '../../kit/checks/header.ts'
import { claimsNoSuccess, hasMessage } from '../refusal.ts'
import { sameAs } from '../../kit/checks/same-as.ts'
import { textAt } from '../../kit/json.ts'
import type { Watch } from '../../kit/run/case.ts'
import { type Case, defineCase } from '../case.ts'
import type { CallOptions } from '../../kit/wire/request.ts'
import type { Exchange } from '../../kit/wire/exchange.ts'
import { invoiceTokens } from './customer.ts'
import { INVOICES, KEYS, PREFERENCES } from '../addresses.ts'

/** Refusals that any deployment gives without a key; a reserved route is none, since 501 may come first. */
const REFUSED = [KEYS, PREFERENCES] as const

export const genEnvCases: readonly Case[] = [
  defineCase({
    id: 'gen-env-refusals',
    requirements: ['GEN-ENV-001', 'GEN-ENV-002', 'GEN-ENV-009'],
    given: 'calls that must be refused',
    async run(t) {
      for (const path of REFUSED) {
        const refused = await t.call('GET', path, { key: null })
        t.expect(refused, 'GEN-ENV-001').statusBetween(400, 499).message()
        t.expect(refused, 'GEN-ENV-009').json()
        t.expect(refused, 'GEN-ENV-002').statusBetween(400, 499).noSuccess()
        // A server with one answer for everything refuses nothing in particular.
        const other = path === PREFERENCES ? KEYS : PREFERENCES
        await t.pair(
          refused,
          { twin: () => t.call('GET', other, { key: null }), twinOtherwise: true },
          'GEN-ENV-001',
          'GEN-ENV-002',
        )
      }
    },
  }),
  defineCase({
    id: 'gen-env-refusal-envelope',
    requirements: ['GEN-ENV-003'],
    given: 'refusals whose body no source prints',
    async run(t) {
      for (const path of ['/v1/partner/nkc-no-such-route', PREFERENCES]) {
        t.expect(await t.call('GET', path))
          .member('success', false)
          .type('error', 'string')
          .message()
      }
    },
  }),
  defineCase({
    id: 'gen-env-success-envelope',
    requirements: ['GEN-ENV-004', 'GEN-ENV-009'],
    given: 'a listing',
    async run(t) {
      const listed = await t.call('GET', KEYS)
      t.expect(listed, 'GEN-ENV-004').status(200).member('success', true).type('data', 'array', 'object')
      t.expect(listed, 'GEN-ENV-009').json()
      // Of a member that stands twice every reader takes another one, which is our fault only.
      if (t.offers('control')) t.expect(listed, 'GEN-ENV-004').eachMemberOnce()
    },
  }),
  defineCase({
    id: 'gen-env-created',
    requirements: ['GEN-ENV-004'],
    footprint: 'full',
    given: 'a key that is made',
    async run(t) {
      t.expect(await t.createKey())
        .statusBetween(200, 299)
        .member('success', true)
        .type('data', 'object')
    },
  }),
  defineCase({
    id: 'gen-env-base-path',
    requirements: ['GEN-ENV-005'],
    given: 'the listing below /api and beside it',
    async run(t) {
      t.expect(await t.call('GET', KEYS)).status(200)
      t.expect(await t.call('GET', KEYS, { below: 'origin' })).status(404)
    },
  }),
  defineCase({
    id: 'gen-env-order',
    requirements: ['GEN-ENV-006'],
    footprint: 'control',
    needs: ['key', 'control'],
    scene: 'no-default-inbox',
    given: 'submissions with two faults, of which the earlier in order decides',
    async run(t) {
      const broken = { invoice: { header: { invoice_date: 'tomorrow' } } }
      const badFile = [{ type: 'SCAN', filename: 'page.txt', content: 'QUJD' }]
      const call = (json: unknown, more: CallOptions = {}): Promise<Exchange> =>
        t.call('POST', INVOICES, { json, ...more })
      t.expect(await call(broken, { key: null, label: 'no key, and a bad date' })).status(401)
      const long = {
        raw: '{',
        headers: { 'Idempotency-Key': 'k'.repeat(256) },
        label: 'a long Idempotency-Key, and no JSON',
      }
      t.expect(await t.call('POST', INVOICES, long))
        .status(400)
        .has('message', 'Idempotency-Key')
      t.expect(await call({ attachments: badFile }, { label: 'no invoice, and a bad file' }))
        .status(400)
        .absent('attachment_index')
        .has('message', 'invoice')
      t.expect(await call({ ...broken, attachments: badFile }, { label: 'a bad file, and a bad date' }))
        .status(400)
        .member('attachment_index', 0)
      t.expect(await call(broken, { label: 'a bad date, and no inbox' }))
        .status(400)
        .has('message', 'invoice_date')
      t.expect(await call({ invoice: {} }, { label: 'no inbox' }))
        .status(400)
        .member('error', 'Configuration error')
    },
  }),
  defineCase({
    id: 'gen-env-tenants-apart',
    requirements: ['GEN-ENV-008'],
    given: 'a key, a submission and an Idempotency-Key of one customer, looked for with the key of another',
    async run(t) {
      const { slug = '', keyId = '' } = await t.account()
      const other = await t.second()
      const idempotencyKey = `nkc-${t.own}`
      const [ours, theirs] = [
        await t.submit(undefined, { idempotencyKey }),
        await t.submit(undefined, { idempotencyKey, account: other }),
      ]
      const [token, their] = [textAt(ours.json, 'data.invoice_token'), textAt(theirs.json, 'data.invoice_token')]
      for (const answer of [ours, theirs]) t.expect(answer).status(200).absent('idempotent')
      const [here, there] = [await invoiceTokens(t, slug), await invoiceTokens(t, other.slug ?? '')]
      t.check(sameAs('invoices of the first customer', here, [token]))
      t.check(sameAs('invoices of the second', there, [their]))
      t.expect(await t.call('GET', KEYS))
        .status(200)
        .text(keyId)
      t.expect(await t.call('GET', KEYS, { key: other.apiKey }))
        .status(200)
        .lacks(keyId, 'the key of the first customer')
      t.expect(await t.call('DELETE', `${KEYS}/${keyId}`, { key: other.apiKey })).status(404)
      t.expect(await t.call('GET', KEYS))
        .status(200)
        .text(keyId)
    },
  }),
]

/** Of the API: the pages behind the links in mails answer people. */
const isOfApi = ({ request }: Exchange): boolean => new URL(request.url).pathname.startsWith('/api/')

const isRefusal = (exchange: Exchange): boolean =>
  isOfApi(exchange) && exchange.response.status >= 400 && exchange.response.status < 500

/** The envelope rules hold for every answer, so every answer of a run is held to them. */
export const genEnvWatches: readonly Watch[] = [
  {
    id: 'watch-refusals-have-a-message',
    requirement: 'GEN-ENV-001',
    judge: (exchange) => (isRefusal(exchange) ? hasMessage(exchange) : undefined),
  },
  {
    id: 'watch-refusals-are-json',
    requirement: 'GEN-ENV-009',
    judge: (exchange) => (isRefusal(exchange) ? jsonMediaType(exchange) : undefined),
  },
  {
    id: 'watch-refusals-are-no-successes',
    requirement: 'GEN-ENV-002',
    judge: (exchange) => (isRefusal(exchange) ? claimsNoSuccess(exchange) : undefined),
  },
]
