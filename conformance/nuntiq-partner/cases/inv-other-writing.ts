import { set } from '../../kit/generate/edit.ts'
import { type Case, defineCase } from '../case.ts'

const MOMENT = '2026-05-19T00:00:00Z'
/** Fields whose form is printed as YYYY-MM-DD; elsewhere ISO 8601 alone is said, which a time would fit. */
const DATES_ALONE = [
  ['invoice.header', ['invoice_date', 'due_date', 'delivery_date', 'custom_date_1', 'custom_date_15']],
  ['invoice.lines.0', ['custom_date_1', 'custom_date_10']],
] as const

export const invOtherWritingCases: readonly Case[] = [
  defineCase({
    id: 'inv-date-alone',
    requirements: ['INV-DATE-010'],
    given: 'a date with a time behind it, where a date alone is documented',
    async run(t) {
      for (const [row, fields] of DATES_ALONE) {
        for (const field of fields) await t.refused(set(`${row}.${field}`, MOMENT), { names: field })
      }
    },
  }),
  defineCase({
    id: 'inv-date-time-elsewhere',
    requirements: ['INV-DATE-007'],
    given: 'a time behind the date of a line and of a discount',
    async run(t) {
      for (const [row, field] of [
        ['lines.0', 'delivery_date'],
        ['discounts.0', 'discount_due_date'],
      ] as const) {
        await t.refused(set(`invoice.${row}.${field}`, MOMENT), { names: field })
      }
    },
  }),
  defineCase({
    id: 'inv-addr-small-letters',
    requirements: ['INV-ADDR-004'],
    given: 'each of the four types in small letters',
    async run(t) {
      for (const type of ['remitto', 'supplier', 'shipto', 'billto'])
        await t.refused(set('invoice.addresses.0.address_type', type), { names: 'address_type' })
    },
  }),
]
