import { jsonMediaType } from '../checks/header.ts'
import { claimsNoSuccess, hasMessage } from '../checks/refusal.ts'
import { type Case, defineCase, type Watch } from '../run/case.ts'
import { INVOICES, KEYS, PREFERENCES } from './shared.ts'

/** Refusals that any deployment gives without a key. */
const REFUSED = [KEYS, PREFERENCES, `${INVOICES}/nkc-no-such-id`] as const

export const genEnvCases: readonly Case[] = [
  defineCase({
    id: 'gen-env-refusals',
    requirements: ['GEN-ENV-001', 'GEN-ENV-002'],
    given: 'calls that must be refused',
    async run(t) {
      for (const path of REFUSED) {
        const refused = await t.call('GET', path, { key: null })
        t.expect(refused, 'GEN-ENV-001').statusBetween(400, 499).json().message()
        t.expect(refused, 'GEN-ENV-002').statusBetween(400, 499).noSuccess()
        // A server with one answer for everything refuses nothing in particular.
        const other = path === PREFERENCES ? KEYS : PREFERENCES
        await t.pair(refused, { twin: () => t.call('GET', other, { key: null }), twinOtherwise: true }, 'GEN-ENV-001', 'GEN-ENV-002')
      }
    },
  }),
  defineCase({
    id: 'gen-env-refusal-envelope',
    requirements: ['GEN-ENV-003'],
    given: 'refusals whose body no source prints',
    async run(t) {
      for (const path of ['/v1/partner/nkc-no-such-route', PREFERENCES]) {
        t.expect(await t.call('GET', path)).member('success', false).type('error', 'string').message()
      }
    },
  }),
  defineCase({
    id: 'gen-env-success-envelope',
    requirements: ['GEN-ENV-004'],
    given: 'a listing',
    async run(t) {
      t.expect(await t.call('GET', KEYS)).status(200).json().member('success', true).type('data', 'array', 'object').eachMemberOnce()
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
]

const isRefusal = (status: number): boolean => status >= 400 && status < 500

/** The envelope rules hold for every answer, so every answer of a run is held to them. */
export const genEnvWatches: readonly Watch[] = [
  {
    id: 'watch-refusals-have-a-message',
    requirement: 'GEN-ENV-001',
    judge: (exchange) => isRefusal(exchange.response.status) ? hasMessage(exchange) : undefined,
  },
  {
    id: 'watch-refusals-are-json',
    requirement: 'GEN-ENV-001',
    judge: (exchange) => isRefusal(exchange.response.status) ? jsonMediaType(exchange) : undefined,
  },
  {
    id: 'watch-refusals-are-no-successes',
    requirement: 'GEN-ENV-002',
    judge: (exchange) => exchange.response.status >= 400 ? claimsNoSuccess(exchange) : undefined,
  },
]
