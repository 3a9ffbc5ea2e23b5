import { test } from 'tap'
import { strictSandbox } from '../../../../fixtures/testing/strict-sandbox.ts'
import { attachment } from '../../../../fixtures/testing/attachment.ts'
import { newSupplier } from '../../../../fixtures/testing/supplier.ts'

const sandbox = await strictSandbox()
const PARTS = ['lines', 'addresses', 'taxes', 'charges', 'discounts']
const header = { invoice_number: 'INV-1' }

/** The first example of the documentation, with a content that is base64. */
const FIRST_EXAMPLE = {
  invoice: {
    supplier_number: 'S-001',
    invoice_number: 'INV-2026-0042',
    invoice_date: '2026-05-19',
    currency: 'USD',
    total_amount: 1234.56,
    lines: [{ description: 'Consulting, May 2026', quantity: 1, unit_price: 1234.56 }],
  },
  attachments: [{ type: 'IMAGE', filename: 'invoice.pdf', content: Buffer.from('%PDF-1.4\n').toString('base64') }],
}

function refusedAs(rule: string, message: string): object {
  return { status: 400, rule, body: { success: false, error: 'Validation failed', message } }
}

test('INV-BODY-001 the four documented keys and every part of an invoice are accepted', async (t) => {
  const { submit, inboxes } = await newSupplier(sandbox)
  const answer = await submit({
    receiving_inbox: inboxes.invoices,
    external_identifier: inboxes.alias,
    attachments: [attachment('packing list')],
    invoice: {
      header,
      lines: [{ product_name: 'Paper', quantity: 2 }],
      addresses: [{ address_type: 'REMITTO', city: 'Austin' }],
      taxes: [{ tax_name: 'Sales Tax', tax_rate: 10 }],
      charges: [{ charge_name: 'Shipping', charge_amount: 15 }],
      discounts: [{ discount_description: '2/10 Net 30', discount_due_date: '2024-01-25' }],
    },
  })
  t.match(answer, { status: 200, body: { success: true } })
})

test('INV-BODY-002 a body without invoice is refused', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.match(await submit({ receiving_inbox: 'a@b.example' }), refusedAs('INV-BODY-002', 'invoice is required'))
})

test('INV-BODY-003 an invoice that is null, an array, text or a number is refused', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const invoice of [null, [], [{}], 'INV-1', '', 0, true]) {
    t.match(await submit({ invoice }), refusedAs('INV-BODY-003', 'invoice must be an object'), JSON.stringify(invoice))
  }
})

test('INV-BODY-004 a header that is not an object is refused', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const wrong of [null, [], 'INV-1', 7, false]) {
    t.match(
      await submit({ invoice: { header: wrong } }),
      refusedAs('INV-BODY-004', 'invoice.header must be an object'),
      JSON.stringify(wrong),
    )
  }
})

test('INV-BODY-005 a part that is not an array is refused', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const part of PARTS) {
    for (const wrong of [null, {}, 'x', 1, { 0: {} }]) {
      const answer = await submit({ invoice: { header, [part]: wrong } })
      t.match(
        answer,
        refusedAs('INV-BODY-005', `invoice.${part} must be an array`),
        `${part}: ${JSON.stringify(wrong)}`,
      )
    }
  }
})

test('INV-BODY-006 a row that is not an object is refused, and named by its index', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const part of PARTS) {
    const sound = part === 'addresses' ? { address_type: 'SUPPLIER' } : {}
    for (const wrong of [null, [], 'x', 1]) {
      const answer = await submit({ invoice: { header, [part]: [sound, wrong] } })
      t.match(
        answer,
        refusedAs('INV-BODY-006', `invoice.${part}[1] must be an object`),
        `${part}: ${JSON.stringify(wrong)}`,
      )
    }
  }
})

test('INV-BODY-007 a routing field that is not text is refused', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const field of ['receiving_inbox', 'external_identifier']) {
    for (const wrong of [null, 1, true, [], {}]) {
      const answer = await submit({ invoice: { header }, [field]: wrong })
      t.match(answer, refusedAs('INV-BODY-007', `${field} must be a string`), `${field}: ${JSON.stringify(wrong)}`)
    }
  }
})

test('INV-BODY-008 the body of the first example is accepted', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.match(await submit(FIRST_EXAMPLE, { 'idempotency-key': 'my-erp-invoice-12345' }), {
    status: 200,
    body: { success: true },
  })
})

test('INV-BODY-009 header fields straight in invoice are taken as the header when none was sent', async (t) => {
  const { keep } = await newSupplier(sandbox)
  const { content, dropped_fields } = await keep(FIRST_EXAMPLE)
  t.strictSame(content.header, {
    invoice_number: 'INV-2026-0042',
    invoice_date: '2026-05-19',
    document_type: 'INVOICE',
  })
  t.strictSame(dropped_fields, [
    'invoice.supplier_number',
    'invoice.currency',
    'invoice.total_amount',
    'lines[0].description',
  ])
})

test('INV-BODY-009 fields lifted into the header are typed alike', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.match(await submit({ invoice: { invoice_date: 'soon' } }), { status: 400, rule: 'INV-DATE-001' })
  t.match(await submit({ invoice: { invoice_number: 7 } }), { status: 400, rule: 'INV-FIELD-012' })
})

test('INV-BODY-010 beside a header other members of invoice are dropped', async (t) => {
  const { keep } = await newSupplier(sandbox)
  const invoice = { header, invoice_date: 'soon', due_date: '2026-06-01', other: 1 }
  const { content, dropped_fields } = await keep({ invoice })
  t.strictSame(content.header, { ...header, document_type: 'INVOICE' })
  t.strictSame(dropped_fields, ['invoice.invoice_date', 'invoice.due_date', 'invoice.other'])
})

test('INV-BODY-010 an empty header is a header', async (t) => {
  const { keep } = await newSupplier(sandbox)
  t.strictSame((await keep({ invoice: { header: {}, invoice_number: 'INV-1' } })).content.header, {
    document_type: 'INVOICE',
  })
})

test('INV-BODY-011 a top-level key outside the documented ones changes nothing', async (t) => {
  const { submit, stored } = await newSupplier(sandbox)
  const answer = await submit({ invoice: { header }, source: { system: [null] }, Invoice: 1, toString: null })
  t.equal(answer.status, 200)
  t.strictSame((await stored(answer)).content.header, { ...header, document_type: 'INVOICE' })
})

test('INV-BODY-012 an invoice with a header alone is accepted', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.equal((await submit({ invoice: { header } })).status, 200)
})

test('INV-BODY-013 an invoice without a header, and without fields that could be one, is accepted', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.match(await submit({ invoice: {} }), { status: 200, advice: 'invoice.header is missing or holds no listed field' })
  t.equal((await submit({ invoice: { lines: [{ product_name: 'Paper' }] } })).status, 200)
})

test('INV-BODY-014 a refusal stores no invoice and uses up no number', async (t) => {
  const { submit, count } = await newSupplier(sandbox)
  const before = await submit({ invoice: { header } })
  t.equal((await submit({ invoice: { header, taxes: 1 }, attachments: [attachment('left behind?')] })).status, 400)
  t.equal(
    (await submit({ invoice: { header: { due_date: '1' } }, attachments: [attachment('left behind?')] })).status,
    400,
  )
  t.equal(await count(), 1)
  const after = await submit({ invoice: { header } })
  t.equal(Number(after.data['invoice_id']), Number(before.data['invoice_id']) + 1)
})
