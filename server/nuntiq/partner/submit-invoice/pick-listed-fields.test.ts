import { test } from 'tap'
import { pickListedFields } from './pick-listed-fields.ts'

test('INV-FIELD-002 names that objects inherit are not listed fields', async (t) => {
  const text = '{"__proto__": "x", "constructor": "x", "toString": "x", "invoice_number": "INV-1"}'
  const header = JSON.parse(text) as Record<string, string>
  const { content, dropped } = pickListedFields({ header })
  t.strictSame(content.header, { invoice_number: 'INV-1' })
  t.strictSame(dropped, ['header.__proto__', 'header.constructor', 'header.toString'])
})

test('INV-FIELD-007 at most 100 dropped fields are named', async (t) => {
  const lines = Array.from({ length: 10_000 }, () => ({ product_name: 'Paper', colour: 'red' }))
  const { content, dropped } = pickListedFields({ header: {}, lines })
  t.strictSame([dropped.length, dropped.at(0), dropped.at(-1)], [100, 'lines[0].colour', 'lines[99].colour'])
  t.equal(content.lines.filter((line) => 'colour' in line).length, 0, 'all are dropped all the same')
})

test('INV-FIELD-011 each part keeps its own fields only', async (t) => {
  const address = { address_type: 'SUPPLIER', city: 'a' } as const
  const row = { ...address, invoice_number: 'a', product_name: 'a', tax_name: 'a', charge_name: 'a', discount_rate: 1 }
  const { content } = pickListedFields({
    header: row,
    lines: [row],
    addresses: [row],
    taxes: [row],
    charges: [row],
    discounts: [row],
  })
  t.strictSame(content, {
    header: { invoice_number: 'a' },
    lines: [{ product_name: 'a' }],
    addresses: [address],
    taxes: [{ tax_name: 'a' }],
    charges: [{ charge_name: 'a' }],
    discounts: [{ discount_rate: 1 }],
  })
})

test('INV-BODY-012 parts that were not sent are empty', async (t) => {
  t.strictSame(pickListedFields({ header: {} }).content, {
    header: {},
    lines: [],
    addresses: [],
    taxes: [],
    charges: [],
    discounts: [],
  })
})

test('INV-BODY-009 fields straight in invoice are the header when there is none', async (t) => {
  const straight = { invoice_number: 'INV-1', currency: 'EUR' } as object
  t.match(pickListedFields(straight), {
    content: { header: { invoice_number: 'INV-1' } },
    dropped: ['invoice.currency'],
  })
})
