import { type Case, defineCase } from '../case.ts'
import { INVOICES } from '../addresses.ts'
import { unknownKey } from './held-key.ts'

const RESERVED = [
  ['INV-RES-001', ''],
  ['INV-RES-002', '/status'],
  ['INV-RES-003', '/events'],
] as const

export const invResCases: readonly Case[] = [
  ...RESERVED.map(([id, suffix]) =>
    defineCase({
      id: `inv-res-${suffix.slice(1) || 'invoice'}`,
      requirements: [id],
      given: 'a good key, and any id',
      async run(t) {
        const reserved = await t.call('GET', `${INVOICES}/nkc-no-such-id${suffix}`)
        t.expect(reserved).status(501)
        // A server that answers 501 to everything has reserved nothing.
        await t.pair(reserved, {
          twin: () => t.call('GET', `${INVOICES}/nkc-no-such-id${suffix}`, { key: unknownKey(t.seed) }),
          twinOtherwise: true,
        })
      },
    }),
  ),
  defineCase({
    id: 'inv-res-body',
    requirements: ['INV-RES-004'],
    given: 'ids of several forms',
    async run(t) {
      for (const id of ['nkc-no-such-id', '1', '0197f0c2-6c1e-7b64-9f0a-2f6f3a1d5c11']) {
        t.expect(await t.call('GET', `${INVOICES}/${id}`))
          .member('success', false)
          .member('error', 'Not Implemented')
          .message()
      }
    },
  }),
]
