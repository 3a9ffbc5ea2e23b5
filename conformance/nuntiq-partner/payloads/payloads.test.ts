import { test } from 'tap'
import { HEADER_FIELDS, LINE_FIELDS } from '../../../spec/generated/nuntiq/field-map.ts'
import { at } from '../../kit/json.ts'
import { set } from '../../kit/generate/edit.ts'
import { caseSeed } from '../../kit/run/case-seed.ts'
import { payloadSchemas } from '../contract.ts'
import { basePayload, invoiceNumber } from './base-payload.ts'
import { generatedPayload } from './generated-payload.ts'
import { mutate, MUTATORS } from './mutators.ts'

const base = basePayload({ number: 'NKC-1' })

test('the base payload fits the contract and is marked', async (t) => {
  t.strictSame(payloadSchemas().faults('SubmitInvoiceRequest', base), [])
  t.match(JSON.stringify(base), /conformance check: not payable/)
})

test('generated payloads fit the contract and fill the whole field map', async (t) => {
  for (const seed of [1, 2, 3]) {
    const payload = generatedPayload(seed, { number: `NKC-${seed}` })
    t.strictSame(Object.keys(Object(at(payload, 'invoice.header'))).toSorted(), [...HEADER_FIELDS].toSorted())
    t.strictSame(Object.keys(Object(at(payload, 'invoice.lines.0'))).toSorted(), [...LINE_FIELDS].toSorted())
  }
})

test('generated payloads are plausible, whole or part by part beside the base payload', async (t) => {
  const generated = generatedPayload(7, { number: 'NKC-7' })
  for (const left of [base, generated]) {
    for (const right of [base, generated]) {
      const header = (field: string): unknown => at(left, `invoice.header.${field}`)
      const line = (field: string): unknown => at(right, `invoice.lines.0.${field}`)
      t.equal(header('currency_code'), 'USD')
      t.equal(header('net_amount'), line('net_amount'))
      t.equal(line('net_amount'), Number(line('quantity')) * Number(line('unit_price')))
      t.equal(header('gross_amount'), Number(header('net_amount')) + Number(header('tax_amount')))
      t.strictSame(at(right, 'invoice.taxes.0.tax_base_amount'), header('net_amount'))
      t.strictSame(at(right, 'invoice.taxes.0.tax_amount'), header('tax_amount'))
      t.equal(at(right, 'invoice.charges.0.charge_amount'), 0)
      t.ok(String(header('invoice_date')) < String(header('due_date')))
    }
  }
})

test('the same seed makes the same payload, another seed another', async (t) => {
  const make = (seed: number): string => JSON.stringify(generatedPayload(seed, { number: 'x' }))
  t.equal(make(5), make(5))
  t.not(make(5), make(6))
})

test('the seed of a case goes by its id and the run, and numbers go by the seed', async (t) => {
  t.equal(caseSeed(1, 'a'), caseSeed(1, 'a'))
  t.not(caseSeed(1, 'a'), caseSeed(1, 'b'))
  t.not(caseSeed(1, 'a'), caseSeed(2, 'a'))
  t.not(invoiceNumber('a', 1), invoiceNumber('a', 2))
})

test("each mutator breaks the one rule that it names, by AJV's word", async (t) => {
  const payload = generatedPayload(1, { number: 'x' })
  for (const mutator of MUTATORS) {
    const keywords = payloadSchemas()
      .faults('SubmitInvoiceRequest', mutate(payload, mutator))
      .map(({ keyword }) => keyword)
    t.ok(keywords.includes(mutator.keyword), mutator.id)
  }
})

test('mutators have ids of their own', async (t) => {
  t.equal(new Set(MUTATORS.map(({ id }) => id)).size, MUTATORS.length)
})

test('a mutator that breaks something else is a fault of the suite', async (t) => {
  const [first] = MUTATORS
  if (!first) throw new Error('no mutators')
  t.throws(() => mutate(base, { ...first, edit: set('invoice', 7) }), /was to break/)
  t.throws(() => mutate(base, { ...first, edit: set('invoice.header.supplier_name', 'other') }), /AJV sees nothing/)
})
