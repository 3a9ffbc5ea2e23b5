import * as fields from '../../../spec/generated/nuntiq/field-map.ts'
import { differsFrom, sameAs } from '../../kit/checks/same-as.ts'
import { type Edit, edits, replacedBy, set, without } from '../../kit/generate/edit.ts'
import { invoiceNumber } from '../payloads/base-payload.ts'
import { at, isObject, textAt, type Json, type JsonObject } from '../../kit/json.ts'
import { type Case, defineCase } from '../case.ts'
import { NO_FILES } from './files.ts'
import { displayPdf, keptOf, pdfTitle, storedInvoice } from './stored.ts'

const isSlot = (field: string): boolean =>
  /^(?:custom_(?:text|number|date)|ext_reference|identifier_field)_\d+$/.test(field)
const isNamed = (field: string): boolean => !isSlot(field)

/** Which fields are accepted together: a rule, its part of the invoice, and its fields. */
const ACCEPTED = [
  {
    id: 'INV-FIELD-001',
    given: 'each named header field',
    part: 'header',
    wanted: fields.HEADER_FIELDS.filter(isNamed),
  },
  {
    id: 'INV-FIELD-003',
    given: 'each slot of the header',
    part: 'header',
    wanted: fields.HEADER_FIELDS.filter(isSlot),
  },
  { id: 'INV-FIELD-005', given: 'each named line field', part: 'lines.0', wanted: fields.LINE_FIELDS.filter(isNamed) },
  { id: 'INV-FIELD-006', given: 'each slot of a line', part: 'lines.0', wanted: fields.LINE_FIELDS.filter(isSlot) },
  { id: 'INV-FIELD-008', given: 'each field of a tax row', part: 'taxes.0', wanted: fields.TAX_FIELDS },
  { id: 'INV-FIELD-009', given: 'each field of a charge row', part: 'charges.0', wanted: fields.CHARGE_FIELDS },
  { id: 'INV-FIELD-010', given: 'each field of a discount row', part: 'discounts.0', wanted: fields.DISCOUNT_FIELDS },
] as const

/** Names that no field map has; each is dropped where it stands. */
const UNLISTED = [
  {
    id: 'INV-FIELD-004',
    part: 'header',
    names: [
      'custom_text_0',
      'custom_text_26',
      'custom_number_16',
      'custom_date_16',
      'ext_reference_6',
      'identifier_field_6',
    ],
  },
  {
    id: 'INV-FIELD-007',
    part: 'lines.0',
    names: [
      'nkc_unlisted',
      'description',
      'Quantity',
      'custom_text_16',
      'custom_number_11',
      'custom_date_11',
      'ext_reference_1',
      'identifier_field_1',
    ],
  },
  { id: 'INV-FIELD-011', part: 'addresses.0', names: ['nkc_unlisted', 'zip'] },
  { id: 'INV-FIELD-011', part: 'taxes.0', names: ['nkc_unlisted', 'tax_type'] },
  { id: 'INV-FIELD-011', part: 'charges.0', names: ['nkc_unlisted', 'charge_rate'] },
  { id: 'INV-FIELD-011', part: 'discounts.0', names: ['nkc_unlisted', 'discount_days'] },
] as const

const OF_EACH_KIND = [
  'header.supplier_name',
  'header.net_amount',
  'header.due_date',
  'header.custom_text_25',
  'lines.0.product_name',
  'lines.0.quantity',
  'lines.0.delivery_date',
  'addresses.0.city',
  'taxes.0.tax_rate',
  'charges.0.charge_name',
  'discounts.0.discount_due_date',
]

/** Sets fields of one part and leaves the rest of the payload alone. */
const fill = (name: string, part: string, row: Readonly<Record<string, Json>>): Edit =>
  edits(name, ...Object.entries(row).map(([field, value]) => set(`invoice.${part}.${field}`, value)))

/** Some fields of a part of a generated payload. */
function valuesOf(generated: JsonObject, part: string, wanted: readonly string[]): Record<string, Json> {
  const row = at(generated, `invoice.${part}`)
  const held = isObject(row) ? row : {}
  return Object.fromEntries(
    wanted.filter((field) => field !== 'invoice_number').map((field) => [field, held[field] as Json]),
  )
}

export const invFieldCases: readonly Case[] = [
  ...ACCEPTED.map(({ id, given, part, wanted }) =>
    defineCase({
      id: `${id.toLowerCase()}-fields`,
      requirements: [id],
      given,
      async run(t) {
        const row = valuesOf(await t.generated(), part, wanted)
        const made = await t.submit(fill(given, part, row))
        t.expect(made).status(200)
        if (t.offers('control')) {
          t.check(sameAs('stored fields', keptOf(await storedInvoice(t, made), `content.${part}`, row), row))
        }
      },
    }),
  ),
  defineCase({
    id: 'inv-field-header-unlisted',
    requirements: ['INV-FIELD-002'],
    given: 'header fields that no field map has, of any type',
    async run(t) {
      const made = await t.submit(
        fill('unlisted header fields', 'header', {
          nkc_unlisted: 'x',
          supplier_number: 7,
          total_amount: null,
          currency: {},
        }),
      )
      t.expect(made).status(200)
      if (!t.offers('control')) return
      const header = at(await storedInvoice(t, made), 'content.header')
      const listed: readonly string[] = fields.HEADER_FIELDS
      const kept = Object.keys(isObject(header) ? header : {}).filter((field) => !listed.includes(field))
      t.check(sameAs('unlisted fields stored', kept, []))
    },
  }),
  ...UNLISTED.map(({ id, part, names }) =>
    defineCase({
      id: `${id.toLowerCase()}-${part.replace('.0', '')}-dropped`,
      requirements: [id],
      given: `fields in ${part.replace('.0', '')} that the field map does not have`,
      async run(t) {
        const made = await t.submit(
          fill('unlisted fields', part, Object.fromEntries(names.map((name) => [name, 'nkc']))),
        )
        t.expect(made).status(200)
        if (!t.offers('control')) return
        const stored = await storedInvoice(t, made)
        const row = at(stored, `content.${part}`)
        t.check(
          sameAs(
            'unlisted fields stored',
            names.filter((name) => (isObject(row) ? name in row : true)),
            [],
          ),
        )
      },
    }),
  ),
  defineCase({
    id: 'inv-field-numbers',
    requirements: ['INV-FIELD-014'],
    given: 'amounts as JSON numbers of several forms',
    async run(t) {
      // They add up, and so do line and tax: a deployment may do sums.
      const plain = { net_amount: 1234.5, tax_amount: 123.45, gross_amount: 1357.95 }
      const line = { ...plain, unit_price: 1234.5 }
      const tax = { tax_base_amount: 1234.5, tax_amount: 123.45 }
      const numbers = edits('numbers', fill('', 'header', plain), fill('', 'lines.0', line), fill('', 'taxes.0', tax))
      t.expect(await t.submit(numbers)).status(200)
      if (!t.offers('control')) return
      const row = {
        net_amount: 0,
        tax_amount: -0.05,
        gross_amount: 1234.5,
        custom_number_1: 1e8,
        custom_number_2: 1e-6,
      }
      const made = await t.submit(fill('numbers of every form', 'header', row))
      t.expect(made).status(200)
      t.check(sameAs('stored fields', keptOf(await storedInvoice(t, made), 'content.header', row), row))
    },
  }),
  defineCase({
    id: 'inv-field-numeric-strings',
    requirements: ['INV-FIELD-015'],
    given: 'amounts as strings of digits',
    async run(t) {
      const row = {
        net_amount: '1234.50',
        tax_amount: '-1',
        gross_amount: '+1',
        custom_number_1: '007',
        custom_number_2: '0.000001',
      }
      t.expect(await t.submit(fill('numeric strings', 'header', row))).status(200)
    },
  }),
  defineCase({
    id: 'inv-field-null',
    requirements: ['INV-FIELD-016'],
    given: 'null in listed fields of each part and type',
    async run(t) {
      for (const place of OF_EACH_KIND) {
        await t.refused(set(`invoice.${place}`, null), { names: place.split('.').at(-1) ?? '' })
      }
    },
  }),
  defineCase({
    id: 'inv-field-wrong-types',
    requirements: ['INV-FIELD-012', 'INV-FIELD-013'],
    given: 'values of every other type in a text and in a decimal field',
    async run(t) {
      for (const value of [7, true, [], {}]) {
        await t.refused(set('invoice.header.supplier_name', value), { names: 'supplier_name' }, 'INV-FIELD-012')
      }
      for (const value of ['1,234.50', 'ten', '', '1.2.3', '0x10', true, [], {}]) {
        await t.refused(set('invoice.header.net_amount', value), { names: 'net_amount' }, 'INV-FIELD-013')
      }
    },
  }),
  defineCase({
    id: 'inv-field-document-type',
    requirements: ['INV-FIELD-018', 'INV-FIELD-022'],
    given: 'a credit note, and a type that no list has',
    async run(t) {
      // It credits an invoice that exists.
      const original = await t.payload()
      t.expect(await t.submit(replacedBy(original)), 'INV-FIELD-018').status(200)
      const credit = edits(
        'a credit note',
        set('invoice.header.document_type', 'CREDIT_NOTE'),
        set('invoice.header.original_invoice_number', textAt(original, 'invoice.header.invoice_number')),
      )
      t.expect(await t.submit(credit), 'INV-FIELD-018').status(200)
      t.expect(await t.submit(set('invoice.header.document_type', 'DEBIT_NOTE')), 'INV-FIELD-022').status(200)
    },
  }),
  defineCase({
    id: 'inv-field-document-type-left-out',
    requirements: ['INV-FIELD-017'],
    given: 'a header without document_type, beside an INVOICE and a CREDIT_NOTE of the same number',
    async run(t) {
      const number = set('invoice.header.invoice_number', invoiceNumber(t.own, 0))
      // What an invoice counts as shows in the document that people see of it.
      const titleWith = async (name: string, edit: Edit): Promise<string> => {
        const made = await t.submit(edits(name, number, NO_FILES, edit))
        t.expect(made).status(200)
        return pdfTitle(await displayPdf(t, made))
      }
      const [left, invoice, credit] = await Promise.all([
        titleWith('without document_type', without('invoice.header.document_type')),
        titleWith('an INVOICE', set('invoice.header.document_type', 'INVOICE')),
        titleWith('a CREDIT_NOTE', set('invoice.header.document_type', 'CREDIT_NOTE')),
      ])
      t.check(sameAs('title of its display PDF', left, invoice))
      t.check(differsFrom('title of its display PDF', left, credit))
    },
  }),
  defineCase({
    id: 'inv-field-payment-method',
    requirements: ['INV-FIELD-019'],
    given: 'a listed payment method, and free text',
    async run(t) {
      for (const method of ['ACH', 'by carrier pigeon']) {
        t.expect(await t.submit(set('invoice.header.payment_method', method))).status(200)
      }
    },
  }),
  defineCase({
    id: 'inv-field-sums',
    requirements: ['INV-FIELD-020'],
    given: 'a total that is not the sum of its parts',
    async run(t) {
      const row = { net_amount: 1, tax_amount: 2, gross_amount: 100 }
      t.expect(await t.submit(fill('amounts that do not add up', 'header', row))).status(200)
    },
  }),
  defineCase({
    id: 'inv-field-currencies-named',
    requirements: ['INV-FIELD-001'],
    given: 'the other currencies that the list of the header fields names',
    async run(t) {
      for (const code of ['EUR', 'GBP']) {
        t.expect(await t.submit(set('invoice.header.currency_code', code))).status(200)
      }
    },
  }),
  defineCase({
    id: 'inv-field-currency',
    requirements: ['INV-FIELD-021'],
    given: 'currencies that no list has',
    async run(t) {
      for (const code of ['XQZ', 'dollars']) {
        t.expect(await t.submit(set('invoice.header.currency_code', code))).status(200)
      }
    },
  }),
]
