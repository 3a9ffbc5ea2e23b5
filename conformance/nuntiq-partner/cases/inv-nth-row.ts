import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import { sameAs } from '../../kit/checks/same-as.ts'
import { add, type Edit, edits, set, without } from '../../kit/generate/edit.ts'
import { at, type Json, type JsonObject } from '../../kit/json.ts'
import type { Exchange } from '../../kit/wire/exchange.ts'
import { type Case, defineCase } from '../case.ts'
import type { Tester } from '../tester.ts'
import { storedInvoice } from './stored.ts'

/** The eleventh row of twelve is neither the first nor the last, and its index has two digits. */
const ROWS = 12
const NTH = 10

/** A further row of each part, which changes no sum. */
const FURTHER = {
  lines: { product_name: 'Consulting', quantity: 1, unit_price: 0, net_amount: 0, tax_amount: 0, gross_amount: 0 },
  addresses: { address_type: 'SHIPTO', address_name: 'Warehouse', city: 'Austin', country: 'US' },
  taxes: { tax_name: 'City Tax', tax_rate: 0, tax_base_amount: 0, tax_amount: 0 },
  charges: { charge_name: 'Handling', charge_amount: 0 },
  discounts: { discount_description: '2/10 Net 30', discount_rate: 0, discount_amount: 0 },
} as const satisfies Readonly<Record<string, JsonObject>>

type Part = keyof typeof FURTHER

const rowOf = (part: Part, index: number): JsonObject => ({
  ...FURTHER[part],
  ...(part === 'lines' && { invoice_line_number: index + 1 }),
})

const twelve = (part: Part): Edit =>
  edits(
    `${ROWS} ${part}`,
    ...Array.from({ length: ROWS - 1 }, (_, index) => add(`invoice.${part}`, rowOf(part, index + 1))),
  )

interface Broken {
  readonly id: RequirementId
  readonly field: string
  readonly edit: (row: string) => Edit
}

const value = (id: RequirementId, field: string, broken: Json): Broken => ({
  id,
  field,
  edit: (row) => set(`${row}.${field}`, broken),
})

/** What is wrong with the eleventh row of a part, by the rule that refuses it. */
const BROKEN: Readonly<Record<Part, readonly Broken[]>> = {
  lines: [
    value('INV-DATE-003', 'delivery_date', '31/12/2025'),
    value('INV-DATE-004', 'custom_date_1', '31/12/2025'),
    value('INV-DATE-006', 'custom_date_1', '2026-02-30'),
    value('INV-FIELD-012', 'product_name', 7),
    value('INV-FIELD-013', 'quantity', 'ten'),
    value('INV-FIELD-016', 'product_name', null),
  ],
  addresses: [
    { id: 'INV-ADDR-001', field: 'address_type', edit: (row) => without(`${row}.address_type`) },
    value('INV-ADDR-002', 'address_type', 'OTHER'),
  ],
  taxes: [],
  charges: [],
  discounts: [value('INV-DATE-005', 'discount_due_date', '31/12/2025')],
}

const noObject = (part: Part): Broken => ({ id: 'INV-BODY-006', field: part, edit: (row) => set(row, null) })

/** A refusal of a later row counts when as many good rows are accepted. */
async function refusedRow(
  t: Tester<RequirementId>,
  { part, broken, twin }: { part: Part; broken: Broken; twin: (() => Promise<Exchange>) | undefined },
): Promise<void> {
  const { id, field, edit } = broken
  const fault = edit(`invoice.${part}.${NTH}`)
  const refused = await t.refused(edits(`${fault.name}, of ${ROWS}`, twelve(part), fault), { names: field }, id)
  if (twin) await t.pair(refused, { twin }, id)
}

const caseOf = (part: Part, broken: readonly [Broken, ...Broken[]], needs: readonly 'control'[] = []): Case => {
  const [{ id }, ...others] = broken
  return defineCase({
    id: `inv-nth-${needs.length > 0 ? 'own-' : ''}${part}`,
    requirements: [id, ...others.map((each) => each.id)],
    needs: ['key', ...needs],
    ...(needs.length > 0 && { footprint: 'control' }),
    given: `twelve ${part}, of which the eleventh is wrong`,
    async run(t) {
      const clean = t.leaves('submit') ? await t.submit(twelve(part)) : undefined
      const twin = clean && (() => Promise.resolve(clean))
      for (const each of broken) await refusedRow(t, { part, broken: each, twin })
    },
  })
}

const PARTS = ['lines', 'addresses', 'taxes', 'charges', 'discounts'] as const
/** Rules that this project has inferred are decided at a sandbox alone, in a case of their own. */
const isOurs = ({ id }: Broken): boolean => id.startsWith('INV-FIELD-')

export const invNthRowCases: readonly Case[] = [
  ...PARTS.map((part) => caseOf(part, [noObject(part), ...BROKEN[part].filter((each) => !isOurs(each))])),
  ...PARTS.flatMap((part) => {
    const [first, ...more] = BROKEN[part].filter(isOurs)
    return first === undefined ? [] : [caseOf(part, [first, ...more], ['control'])]
  }),
  defineCase({
    id: 'inv-nth-kept',
    requirements: ['INV-RESP-010', 'INV-FIELD-005', 'INV-FIELD-008', 'INV-FIELD-009', 'INV-FIELD-010', 'INV-ADDR-003'],
    needs: ['key', 'control'],
    footprint: 'control',
    given: 'twelve rows of each part, as they are stored',
    async run(t) {
      const made = await t.submit(edits('twelve rows of each part', ...PARTS.map(twelve)))
      const stored = await storedInvoice(t, made)
      for (const [part, id] of [
        ['lines', 'INV-FIELD-005'],
        ['taxes', 'INV-FIELD-008'],
        ['charges', 'INV-FIELD-009'],
        ['discounts', 'INV-FIELD-010'],
        ['addresses', 'INV-ADDR-003'],
      ] as const) {
        const row = at(stored, `content.${part}.${NTH}`)
        t.check(sameAs(`stored ${part}, the eleventh`, row, rowOf(part, NTH)), id, 'INV-RESP-010')
      }
    },
  }),
]
