import { test } from 'tap'
import { validateSubmission } from '../../../../spec/generated/nuntiq/partner-validators.js'
import type { RequirementId } from '../../../../spec/generated/nuntiq/requirements.ts'
import { describeSchemaError } from '../../../platform/describe-schema-error.ts'
import { ruleOfProblem } from './rule-of-problem.ts'

/** Each body breaks its contract in one place. */
const broken: readonly (readonly [RequirementId, object])[] = [
  ['INV-ATT-001', { invoice: {}, attachments: {} }],
  ['INV-BODY-003', { invoice: null }],
  ['INV-BODY-004', { invoice: { header: null } }],
  ['INV-BODY-005', { invoice: { lines: null } }],
  ['INV-BODY-006', { invoice: { taxes: [{}, null] } }],
  ['INV-BODY-007', { invoice: {}, receiving_inbox: null }],
  ['INV-BODY-007', { invoice: {}, external_identifier: 1 }],
  ['INV-FIELD-012', { invoice: { header: { currency_code: 1 } } }],
  ['INV-FIELD-012', { invoice: { header: { invoice_date: 20_260_519 } } }],
  ['INV-FIELD-012', { invoice: { addresses: [{ address_type: 1 }] } }],
  ['INV-FIELD-012', { invoice: { supplier_name: {} } }],
  ['INV-FIELD-013', { invoice: { lines: [{ quantity: true }] } }],
  ['INV-FIELD-013', { invoice: { charges: [{ charge_amount: '1,50' }] } }],
  ['INV-FIELD-016', { invoice: { header: { document_type: null } } }],
  ['INV-FIELD-016', { invoice: { net_amount: null } }],
  ['INV-FIELD-016', { invoice: { discounts: [{ discount_due_date: null }] } }],
  ['INV-DATE-001', { invoice: { header: { due_date: 'soon' } } }],
  ['INV-DATE-001', { invoice: { due_date: 'soon' } }],
  ['INV-DATE-002', { invoice: { header: { custom_date_15: 'soon' } } }],
  ['INV-DATE-003', { invoice: { lines: [{}, { delivery_date: 'soon' }] } }],
  ['INV-DATE-004', { invoice: { lines: [{ custom_date_10: 'soon' }] } }],
  ['INV-DATE-005', { invoice: { discounts: [{ discount_due_date: 'soon' }] } }],
  ['INV-ADDR-001', { invoice: { addresses: [{ city: 'a' }] } }],
  ['INV-ADDR-002', { invoice: { addresses: [{ address_type: 'HOME' }] } }],
]

for (const [rule, body] of broken) {
  test(`${rule} is what ${JSON.stringify(body)} breaks`, async (t) => {
    t.notOk(validateSubmission(body))
    t.equal(ruleOfProblem(describeSchemaError(validateSubmission.errors, body)), rule)
  })
}

test('a place that the contract does not mention is our error, not the caller’s', async (t) => {
  const problem = { path: 'invoice.colour', message: 'is wrong', keyword: 'type', value: undefined }
  t.throws(() => ruleOfProblem(problem), { message: /no requirement for type at invoice.colour/ })
})

const RULES = [
  ['INV-ATT-001', 'attachments'],
  ['INV-BODY-007', 'receiving_inbox'],
  ['INV-BODY-007', 'external_identifier'],
  ['INV-BODY-003', 'invoice'],
  ['INV-BODY-004', 'invoice.header'],
  ['INV-BODY-005', 'invoice.discounts'],
  ['INV-BODY-006', 'invoice.taxes[12]'],
  ['INV-FIELD-012', 'invoice.header.invoice_number'],
  ['INV-FIELD-012', 'invoice.due_date'],
  ['INV-FIELD-013', 'invoice.lines[0].quantity'],
  ['INV-FIELD-013', 'invoice.header.custom_number_15'],
  ['INV-FIELD-013', 'invoice.charges[0].charge_amount'],
] as const
for (const [rule, path] of RULES) {
  test(`${rule} is the rule that a wrong ${path} breaks`, async (t) => {
    t.equal(ruleOfProblem({ path, message: '', keyword: 'type', value: undefined }), rule)
  })
}

test('INV-FIELD-016 is the rule of a null field, but not of a null part', async (t) => {
  const ruleOf = (path: string) => ruleOfProblem({ path, message: '', keyword: 'type', value: null })
  const places = ['invoice.due_date', 'invoice.taxes[0].tax_rate', 'invoice.lines', 'invoice.lines[0]', 'invoice']
  const rules = ['INV-FIELD-016', 'INV-FIELD-016', 'INV-BODY-005', 'INV-BODY-006', 'INV-BODY-003']
  t.strictSame(places.map(ruleOf), rules)
})

const DATES = [
  ['INV-DATE-001', 'invoice.header.due_date'],
  ['INV-DATE-001', 'invoice.invoice_date'],
  ['INV-DATE-002', 'invoice.header.custom_date_3'],
  ['INV-DATE-002', 'invoice.custom_date_15'],
  ['INV-DATE-003', 'invoice.lines[9].delivery_date'],
  ['INV-DATE-004', 'invoice.lines[9].custom_date_10'],
  ['INV-DATE-005', 'invoice.discounts[0].discount_due_date'],
] as const
for (const [rule, path] of DATES) {
  test(`${rule}, INV-DATE-009 are the rules that a bad ${path} breaks`, async (t) => {
    const ruleOf = (value: unknown) => ruleOfProblem({ path, message: '', keyword: 'format', value })
    t.equal(ruleOf('tomorrow'), rule)
    t.strictSame(['', '20260519'].map(ruleOf), ['INV-DATE-009', 'INV-DATE-009'])
  })
}
