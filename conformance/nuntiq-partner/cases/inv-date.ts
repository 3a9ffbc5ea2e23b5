import { add, set } from '../../kit/generate/edit.ts'
import { type Case, defineCase } from '../case.ts'

/** Where dates stand, by the rule that refuses bad ones. The generated mutators go through every slot. */
const PLACES = [
  { id: 'INV-DATE-001', path: 'invoice.header', fields: ['invoice_date', 'due_date', 'delivery_date'] },
  { id: 'INV-DATE-002', path: 'invoice.header', fields: ['custom_date_15'] },
  { id: 'INV-DATE-003', path: 'invoice.lines.0', fields: ['delivery_date'] },
  { id: 'INV-DATE-004', path: 'invoice.lines.0', fields: ['custom_date_10'] },
  { id: 'INV-DATE-005', path: 'invoice.discounts.0', fields: ['discount_due_date'] },
] as const

const NO_DATES = ['31/12/2025', '2026-5-1', 'tomorrow']
/** What many readers of dates take for one. */
const OTHER_SIGNS = ['2026/05/19', '2026.05.19']
const NO_SUCH_DAYS = ['2026-02-30', '2025-02-29', '1900-02-29', '2026-04-31', '2026-13-01', '2026-00-10', '2026-01-00']

export const invDateCases: readonly Case[] = [
  ...PLACES.map(({ id, path, fields }) =>
    defineCase({
      id: `${id.toLowerCase()}-format`,
      requirements: [id],
      given: `texts that are not dates in ${fields.join(', ')} of ${path}`,
      async run(t) {
        for (const [index, field] of fields.entries()) {
          const texts = t.offers('control') ? [...NO_DATES, ...OTHER_SIGNS] : NO_DATES
          for (const text of index === 0 ? texts : texts.slice(0, 1)) {
            const refused = await t.refused(set(`${path}.${field}`, text), { names: field })
            // Only of these three fields do the sources say that the message names them.
            if (id === 'INV-DATE-001') t.expect(refused).has('message', field)
          }
        }
      },
    }),
  ),
  defineCase({
    id: 'inv-date-no-such-day',
    requirements: ['INV-DATE-006'],
    given: 'days that no calendar has, beside a leap day',
    async run(t) {
      for (const day of NO_SUCH_DAYS) await t.refused(set('invoice.header.due_date', day), { names: 'due_date' })
      for (const [path, field] of [
        ['lines.0', 'delivery_date'],
        ['discounts.0', 'discount_due_date'],
      ] as const) {
        await t.refused(set(`invoice.${path}.${field}`, '2026-02-30'), { names: field })
      }
      // Nobody judges the day in a slot by what it means, as whether a bill is due so late.
      if (t.leaves('submit')) t.expect(await t.submit(set('invoice.header.custom_date_1', '2028-02-29'))).status(200)
    },
  }),
  defineCase({
    id: 'inv-date-other-forms',
    requirements: ['INV-DATE-009'],
    given: 'empty texts, and dates without hyphens',
    async run(t) {
      for (const { path, fields } of PLACES) {
        for (const [text, field] of ['20260519', ''].flatMap((each) => fields.map((name) => [each, name] as const)))
          await t.refused(set(`${path}.${field}`, text), { names: field })
      }
    },
  }),
  defineCase({
    id: 'inv-date-with-time',
    requirements: ['INV-DATE-007'],
    given: 'dates with a time of day, a zone or white space behind them',
    async run(t) {
      for (const text of ['2026-05-19T00:00:00Z', '2026-05-19 10:00', '2026-05-19Z', '2026-05-19 ']) {
        await t.refused(set('invoice.header.due_date', text), { names: 'due_date' })
      }
    },
  }),
  defineCase({
    id: 'inv-date-place',
    requirements: ['INV-DATE-008'],
    given: 'a bad date in the second row of a part',
    async run(t) {
      for (const place of ['lines[1].delivery_date', 'lines[1].custom_date_3', 'discounts[1].discount_due_date']) {
        const [part = '', field = ''] = place.split('[1].')
        const refused = await t.refused(add(`invoice.${part}`, { [field]: '31/12/2025' }), { names: field })
        t.expect(refused).has('message', place)
      }
      t.expect(await t.refused(set('invoice.header.custom_date_7', '31/12/2025'), { names: 'custom_date_7' })).has(
        'message',
        'header.custom_date_7',
      )
    },
  }),
]
