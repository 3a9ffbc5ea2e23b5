import { replacedBy, set, without } from '../generate/edit.ts'
import { type Case, defineCase } from '../run/case.ts'

const PARTS = ['lines', 'addresses', 'taxes', 'charges', 'discounts'] as const

export const invBodyCases: readonly Case[] = [
  defineCase({
    id: 'inv-body-documented',
    requirements: ['INV-BODY-001'],
    given: 'every documented part, routed by inbox or by default',
    async run(t) {
      t.expect(await t.submit()).status(200).member('success', true)
    },
  }),
  defineCase({
    id: 'inv-body-no-invoice',
    requirements: ['INV-BODY-002'],
    given: 'a body without invoice',
    async run(t) {
      await t.refused(without('invoice'), { names: 'invoice' })
      await t.refused(replacedBy({}), { names: 'invoice' })
    },
  }),
  defineCase({
    id: 'inv-body-invoice-no-object',
    requirements: ['INV-BODY-003'],
    given: 'an invoice of every other JSON type',
    async run(t) {
      for (const value of [null, [], 'text', 7]) await t.refused(set('invoice', value), { names: 'invoice' })
    },
  }),
  defineCase({
    id: 'inv-body-header-no-object',
    requirements: ['INV-BODY-004'],
    given: 'a header of every other JSON type',
    async run(t) {
      for (const value of [null, [], 'text', 7]) await t.refused(set('invoice.header', value), { names: 'header' })
    },
  }),
  defineCase({
    id: 'inv-body-part-no-array',
    requirements: ['INV-BODY-005'],
    given: 'each part as an object and as text',
    async run(t) {
      for (const part of PARTS) {
        for (const value of [{}, 'text']) await t.refused(set(`invoice.${part}`, value), { names: part })
      }
    },
  }),
  defineCase({
    id: 'inv-body-row-no-object',
    requirements: ['INV-BODY-006'],
    given: 'each part with a row that is text, and one that is null',
    async run(t) {
      for (const part of PARTS) {
        for (const value of ['text', null]) await t.refused(set(`invoice.${part}.0`, value), { names: part })
      }
    },
  }),
  defineCase({
    id: 'inv-body-routing-no-text',
    requirements: ['INV-BODY-007'],
    given: 'routing fields that are numbers or objects',
    async run(t) {
      for (const field of ['receiving_inbox', 'external_identifier']) {
        for (const value of [7, {}]) await t.refused(set(field, value), { names: field })
      }
    },
  }),
]
