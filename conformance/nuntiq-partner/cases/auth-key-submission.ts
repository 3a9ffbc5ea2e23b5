import { INVOICES } from '../addresses.ts'
import { type Case, defineCase } from '../case.ts'
import type { Tester } from '../tester.ts'
import { unknownKey } from './held-key.ts'
import type { Exchange } from '../../kit/wire/exchange.ts'

/** A submission with no other fault than its key: what is judged first then makes no difference. */
const submitWith = async (t: Tester<never>, key: string | null, label: string): Promise<Exchange> =>
  t.call('POST', INVOICES, { json: await t.payload(), key, label: `a valid submission, ${label}` })

export const authKeySubmissionCases: readonly Case[] = [
  defineCase({
    id: 'auth-key-submission',
    requirements: ['AUTH-KEY-001', 'AUTH-KEY-002'],
    needs: ['key'],
    footprint: 'submit',
    given: 'a valid submission without a key, and with one that was never issued',
    async run(t) {
      const good = await t.submit()
      const [without, unknown] = [
        await submitWith(t, null, 'without a key'),
        await submitWith(t, unknownKey(t.seed), 'with an unknown key'),
      ]
      for (const [id, refused] of [
        ['AUTH-KEY-001', without],
        ['AUTH-KEY-002', unknown],
      ] as const) {
        t.expect(refused, id).status(401).message()
        await t.pair(refused, { twin: () => Promise.resolve(good) }, id)
      }
    },
  }),
  defineCase({
    id: 'auth-key-submission-expired',
    requirements: ['AUTH-KEY-004', 'AUTH-KEY-006', 'AUTH-KEY-007', 'AUTH-KEY-022'],
    footprint: 'submit',
    given: 'a valid submission with a key that has expired',
    async run(t) {
      const refused = await submitWith(t, await t.expiredKey(), 'with an expired key')
      t.expect(refused, 'AUTH-KEY-004', 'AUTH-KEY-022').status(401).text('key_expired')
      t.expect(refused, 'AUTH-KEY-006').matches('regenerate_url', /^https?:\/\/[^\s/]+/)
      t.expect(refused, 'AUTH-KEY-007')
        .status(401)
        .lacksPattern(/"(key_id|last_4)"\s*:/, 'key_id or last_4')
    },
  }),
  defineCase({
    id: 'auth-key-submission-revoked',
    requirements: ['AUTH-KEY-009', 'AUTH-KEY-019'],
    footprint: 'submit',
    given: 'a valid submission with a key that was revoked',
    async run(t) {
      const refused = await submitWith(t, await t.revokedKey(), 'with a revoked key')
      t.expect(refused, 'AUTH-KEY-019').statusBetween(400, 499)
      t.expect(refused, 'AUTH-KEY-009').lacks('key_expired', 'key_expired').absent('regenerate_url')
    },
  }),
]
