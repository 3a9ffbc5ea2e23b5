import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import { sameAs } from '../../kit/checks/same-as.ts'
import { add, type Edit, edits, set, without } from '../../kit/generate/edit.ts'
import { at, type Json, type JsonObject, namesOf } from '../../kit/json.ts'
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
const PARTS: readonly Part[] = namesOf<Part>(FURTHER)

const rowOf = (part: Part, index: number): JsonObject => ({
  ...FURTHER[part],
  ...(part === 'lines' && { invoice_line_number: index + 1 }),
})

const twelve = (part: Part): Edit =>
  edits(
    `${ROWS} ${part}`,
    ...Array.from({ length: ROWS - 1 }, (_, index) => add(`invoice.${part}`, rowOf(part, index + 1))),
  )
const TWELVE_OF_EACH = edits(`${ROWS} rows of each part`, ...PARTS.map(twelve))

/** Where the eleventh row of a part stands. */
const nth = (part: Part): string => `invoice.${part}.${NTH}`
const value = (part: Part, field: string, broken: Json): Edit => set(`${nth(part)}.${field}`, broken)

interface Fault<Id extends RequirementId> {
  readonly id: Id
  readonly part: Part
  readonly names: string
  readonly fault: Edit
}

/** What is wrong with an eleventh row, by the rule that refuses it. */
const FAULTS = [
  ...PARTS.map((part) => ({ id: 'INV-BODY-006', part, names: part, fault: set(nth(part), null) }) as const),
  { id: 'INV-DATE-003', part: 'lines', names: 'delivery_date', fault: value('lines', 'delivery_date', '31/12/2025') },
  { id: 'INV-DATE-004', part: 'lines', names: 'custom_date_1', fault: value('lines', 'custom_date_1', '31/12/2025') },
  { id: 'INV-DATE-006', part: 'lines', names: 'custom_date_1', fault: value('lines', 'custom_date_1', '2026-02-30') },
  {
    id: 'INV-DATE-005',
    part: 'discounts',
    names: 'discount_due_date',
    fault: value('discounts', 'discount_due_date', '31/12/2025'),
  },
  { id: 'INV-ADDR-001', part: 'addresses', names: 'address_type', fault: without(`${nth('addresses')}.address_type`) },
  { id: 'INV-ADDR-002', part: 'addresses', names: 'address_type', fault: value('addresses', 'address_type', 'OTHER') },
] as const

/** The same for rules that this project has inferred, which are decided at a sandbox alone. */
const OWN_FAULTS = [
  { id: 'INV-FIELD-012', part: 'lines', names: 'product_name', fault: value('lines', 'product_name', 7) },
  { id: 'INV-FIELD-013', part: 'lines', names: 'quantity', fault: value('lines', 'quantity', 'ten') },
  { id: 'INV-FIELD-016', part: 'lines', names: 'product_name', fault: value('lines', 'product_name', null) },
] as const

/** A refusal of a later row counts when as many good rows are accepted. */
async function refuseEach<Id extends RequirementId>(t: Tester<Id>, faults: readonly Fault<Id>[]): Promise<void> {
  const clean = t.leaves('submit') ? await t.submit(TWELVE_OF_EACH) : undefined
  for (const { id, part, names, fault } of faults) {
    const refused = await t.refused(edits(`${fault.name}, of ${ROWS}`, twelve(part), fault), { names }, id)
    if (clean) await t.pair(refused, { twin: () => Promise.resolve(clean) }, id)
  }
}

export const invNthRowCases: readonly Case[] = [
  defineCase({
    id: 'inv-nth-row',
    requirements: [
      'INV-BODY-006',
      'INV-DATE-003',
      'INV-DATE-004',
      'INV-DATE-005',
      'INV-DATE-006',
      'INV-ADDR-001',
      'INV-ADDR-002',
    ],
    given: 'twelve rows, of which the eleventh is wrong',
    run: (t) => refuseEach(t, FAULTS),
  }),
  defineCase({
    id: 'inv-nth-row-types',
    requirements: ['INV-FIELD-012', 'INV-FIELD-013', 'INV-FIELD-016'],
    needs: ['key', 'control'],
    footprint: 'control',
    given: 'twelve lines, of which the eleventh has a value of another type',
    run: (t) => refuseEach(t, OWN_FAULTS),
  }),
  defineCase({
    id: 'inv-nth-row-kept',
    requirements: ['INV-RESP-010', 'INV-FIELD-005', 'INV-FIELD-008', 'INV-FIELD-009', 'INV-FIELD-010', 'INV-ADDR-003'],
    needs: ['key', 'control'],
    footprint: 'control',
    given: 'twelve rows of each part, as they are stored',
    async run(t) {
      const stored = await storedInvoice(t, await t.submit(TWELVE_OF_EACH))
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
