import { INVOICES } from '../addresses.ts'
import { type Case, defineCase } from '../case.ts'
import { unknownKey } from './held-key.ts'
import { tokenOf } from './stored.ts'

const RESERVED = [
  ['INV-RES-001', ''],
  ['INV-RES-002', '/status'],
  ['INV-RES-003', '/events'],
] as const

export const invResExistingCases: readonly Case[] = [
  defineCase({
    id: 'inv-res-existing',
    requirements: ['INV-RES-001', 'INV-RES-002', 'INV-RES-003'],
    footprint: 'submit',
    given: 'the token of an invoice that was just made',
    async run(t) {
      const token = tokenOf(await t.submit())
      if (token === '') t.undecided('no invoice could be made to ask for')
      for (const [id, suffix] of RESERVED) {
        const path = `${INVOICES}/${encodeURIComponent(token)}${suffix}`
        const reserved = await t.call('GET', path)
        t.expect(reserved, id).status(501)
        await t.pair(
          reserved,
          { twin: () => t.call('GET', path, { key: unknownKey(t.seed) }), twinOtherwise: true },
          id,
        )
      }
    },
  }),
]
