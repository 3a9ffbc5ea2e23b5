import { test, type Test } from 'tap'
import {
  DOCUMENTED_FIELDS,
  DOCUMENTED_SLOTS,
  fullRow,
  fullSlots,
  invoiceWith,
  type Part,
  placeIn,
  slotValue,
} from '../../../../fixtures/testing/field-map.ts'
import { strictSandbox } from '../../../../fixtures/testing/strict-sandbox.ts'
import { newSupplier } from '../../../../fixtures/testing/supplier.ts'
import type { Fields } from '../../invoices/content.ts'

const sandbox = await strictSandbox()
const ALL_PARTS: readonly Part[] = ['header', 'lines', 'addresses', 'taxes', 'charges', 'discounts']
const header = { invoice_number: 'INV-1' }

/** A header as it is stored: an INVOICE unless it says otherwise (INV-FIELD-017). */
const asInvoice = (header: Fields): Fields => ({ document_type: 'INVOICE', ...header })

/** Sends a row in its part, and holds what was stored against what was to be kept and dropped. */
async function isKept(t: Test, part: Part, outcome: { row: Fields; kept?: Fields; dropped?: string[] }): Promise<void> {
  const { row, kept = row, dropped = [] } = outcome
  const { keep } = await newSupplier(sandbox)
  const { content, dropped_fields } = await keep(invoiceWith(part, row))
  t.strictSame(part === 'header' ? content.header : content[part][0], part === 'header' ? asInvoice(kept) : kept)
  t.strictSame(dropped_fields, dropped)
}

test('INV-FIELD-001 each of the 26 header fields is accepted and stored', async (t) => {
  t.equal(Object.keys(fullRow('header')).length, 26)
  await isKept(t, 'header', { row: fullRow('header') })
})

test('INV-FIELD-002 a header field outside the field map is dropped without an error', async (t) => {
  await isKept(t, 'header', {
    row: { ...header, currency: 'USD', supplier_number: 'S-001', Invoice_Number: 'x', quantity: 1 },
    kept: header,
    dropped: ['header.currency', 'header.supplier_number', 'header.Invoice_Number', 'header.quantity'],
  })
})

test('INV-FIELD-002 what an unlisted header field holds does not matter', async (t) => {
  const { keep } = await newSupplier(sandbox)
  const unlisted = { currency: null, total: { deep: [1] }, constructor: 1 }
  t.strictSame((await keep({ invoice: { header: { ...header, ...unlisted } } })).content.header, asInvoice(header))
})

test('INV-FIELD-003 the header takes 25, 15, 15, 5 and 5 slots', async (t) => {
  t.equal(Object.keys(fullSlots('header')).length, 65)
  await isKept(t, 'header', { row: fullSlots('header') })
})

for (const part of ['header', 'lines'] as const) {
  test(`INV-FIELD-004 a slot number outside its family is unlisted: ${part}`, async (t) => {
    const families = Object.entries(DOCUMENTED_SLOTS[part])
    const outside = families.flatMap(([family, count]) => [
      `${family}_0`,
      `${family}_${count + 1}`,
      `${family}_01`,
      family,
    ])
    const at = part === 'header' ? 'header' : 'lines[0]'
    await isKept(t, part, {
      row: Object.fromEntries(outside.map((name) => [name, slotValue(name.replace(/_\d+$/, ''))])),
      kept: {},
      dropped: outside.map((name) => `${at}.${name}`),
    })
  })
}

test('INV-FIELD-004 a slot outside its family may hold anything', async (t) => {
  await isKept(t, 'header', {
    row: { custom_date_16: 'no date', custom_number_0: 'no number' },
    kept: {},
    dropped: ['header.custom_date_16', 'header.custom_number_0'],
  })
})

test('INV-FIELD-005 each of the 15 line fields is accepted and stored', async (t) => {
  t.equal(Object.keys(fullRow('lines')).length, 15)
  await isKept(t, 'lines', { row: fullRow('lines') })
})

test('INV-FIELD-006 a line takes 15, 10 and 10 slots', async (t) => {
  t.equal(Object.keys(fullSlots('lines')).length, 35)
  await isKept(t, 'lines', { row: fullSlots('lines') })
})

test('INV-FIELD-006 a line takes no reference or identifier slots', async (t) => {
  await isKept(t, 'lines', {
    row: { ext_reference_1: 'x', identifier_field_1: 'x' },
    kept: {},
    dropped: ['lines[0].ext_reference_1', 'lines[0].identifier_field_1'],
  })
})

test('INV-FIELD-007 a line field outside the field map is dropped without an error', async (t) => {
  await isKept(t, 'lines', {
    row: { description: 'Paper', product_name: 'Paper', invoice_number: 'INV-1' },
    kept: { product_name: 'Paper' },
    dropped: ['lines[0].description', 'lines[0].invoice_number'],
  })
})

const SMALL_PARTS = [
  ['INV-FIELD-008', 'taxes', 5],
  ['INV-FIELD-009', 'charges', 2],
  ['INV-FIELD-010', 'discounts', 4],
] as const
for (const [id, part, many] of SMALL_PARTS) {
  test(`${id} a row of ${part} takes its ${many} fields`, async (t) => {
    t.equal(Object.keys(fullRow(part)).length, many)
    await isKept(t, part, { row: fullRow(part) })
  })
}

for (const part of ['addresses', 'taxes', 'charges', 'discounts'] as const) {
  test(`INV-FIELD-011 an unlisted field of a row of ${part} is dropped without an error`, async (t) => {
    const sound = fullRow(part)
    await isKept(t, part, { row: { ...sound, product_name: 'x' }, kept: sound, dropped: [`${part}[0].product_name`] })
  })
}

test('INV-FIELD-011 an unlisted member of invoice beside a header is dropped without an error', async (t) => {
  const { keep } = await newSupplier(sandbox)
  t.strictSame((await keep({ invoice: { header, notes: [1], Lines: [] } })).dropped_fields, [
    'invoice.notes',
    'invoice.Lines',
  ])
})

for (const part of ALL_PARTS) {
  test(`INV-FIELD-012 a wrong type in a text field is refused: ${part}`, async (t) => {
    const { submit, count } = await newSupplier(sandbox)
    const slots = part === 'header' ? ['custom_text_25', 'ext_reference_5', 'identifier_field_1'] : []
    for (const field of [...DOCUMENTED_FIELDS[part].texts, ...slots]) {
      for (const wrong of [7, true, ['x'], { text: 'x' }]) {
        const answer = await submit(invoiceWith(part, { ...fullRow(part), [field]: wrong }))
        t.match(
          answer,
          {
            status: 400,
            rule: 'INV-FIELD-012',
            body: { success: false, error: 'Validation failed', message: `${placeIn(part, field)} must be a string` },
          },
          `${field}: ${JSON.stringify(wrong)}`,
        )
      }
    }
    t.equal(await count(), 0, 'nothing is left behind')
  })
}

const DECIMALS: readonly (readonly [Part, readonly string[]])[] = [
  ['header', [...DOCUMENTED_FIELDS.header.decimals, 'custom_number_1', 'custom_number_15']],
  ['lines', [...DOCUMENTED_FIELDS.lines.decimals, 'custom_number_10']],
  ['taxes', DOCUMENTED_FIELDS.taxes.decimals],
  ['charges', DOCUMENTED_FIELDS.charges.decimals],
  ['discounts', DOCUMENTED_FIELDS.discounts.decimals],
]

for (const [part, fields] of DECIMALS) {
  test(`INV-FIELD-013 neither a number nor a numeric string is refused: ${part}`, async (t) => {
    const { submit } = await newSupplier(sandbox)
    for (const field of fields) {
      for (const wrong of ['1,234.50', '', ' 1', '1.', '1e3', '0x10', '€5', '--1', '1 000', 'NaN', true, [1], {}]) {
        const answer = await submit(invoiceWith(part, { [field]: wrong }))
        t.match(
          answer,
          { status: 400, rule: 'INV-FIELD-013', body: { message: placeIn(part, field) } },
          `${field}: ${JSON.stringify(wrong)}`,
        )
      }
    }
  })

  test(`INV-FIELD-014 a decimal field takes a JSON number: ${part}`, async (t) => {
    for (const value of [0, -1.5, 1234.56, 1e21])
      await isKept(t, part, { row: Object.fromEntries(fields.map((field) => [field, value])) })
  })

  test(`INV-FIELD-015 a decimal field takes a numeric string and keeps it as it is: ${part}`, async (t) => {
    for (const value of ['0', '-1.50', '+7', '.5', '007.10']) {
      await isKept(t, part, { row: Object.fromEntries(fields.map((field) => [field, value])) })
    }
  })
}

test('INV-FIELD-016 null in a listed field is refused', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const listed: readonly (readonly [Part, string])[] = [
    ['header', 'invoice_number'],
    ['header', 'net_amount'],
    ['header', 'custom_text_3'],
    ['lines', 'product_name'],
    ['lines', 'quantity'],
    ['addresses', 'city'],
    ['taxes', 'tax_name'],
    ['charges', 'charge_amount'],
    ['discounts', 'discount_rate'],
  ]
  for (const [part, field] of listed) {
    const answer = await submit(invoiceWith(part, { ...fullRow(part), [field]: null }))
    t.match(answer, { status: 400, rule: 'INV-FIELD-016', body: { message: placeIn(part, field) } }, `${part}.${field}`)
  }
})

test('INV-FIELD-018, INV-FIELD-022 document_type takes CREDIT_NOTE and other values', async (t) => {
  for (const document_type of ['INVOICE', 'CREDIT_NOTE', 'DEBIT_NOTE', 'pro forma'])
    await isKept(t, 'header', { row: { document_type } })
})

test('INV-FIELD-019 payment_method takes any text', async (t) => {
  for (const payment_method of ['WIRE', 'ACH', 'CHECK', 'CARD', 'three goats', ''])
    await isKept(t, 'header', { row: { payment_method } })
})

test('INV-FIELD-020 amounts that do not add up are accepted, with advice', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const answer = await submit({
    invoice: {
      header: { invoice_number: 'INV-1', net_amount: 1, tax_amount: 1, gross_amount: 5 },
      lines: [{ net_amount: 9 }],
    },
  })
  t.match(answer, { status: 200, advice: 'header: net_amount + tax_amount is not gross_amount' })
})

test('INV-FIELD-021 currency_code is not looked up', async (t) => {
  for (const currency_code of ['XXQ', 'dollars', '']) await isKept(t, 'header', { row: { currency_code } })
})

test('INV-FIELD-012 long and foreign texts are kept exactly', async (t) => {
  await isKept(t, 'header', {
    row: {
      custom_text_1: 'A'.repeat(4_000),
      custom_text_2: Buffer.from('x'.repeat(100_000)).toString('base64'),
      supplier_name: 'Ünïcode & "quotes" \\ 漢字 😀 \u0000',
    },
  })
})

test('GEN-HTTP-014 a text of more than a million characters is refused where it is read and dropped where it is not', async (t) => {
  const { submit, keep } = await newSupplier(sandbox)
  const text = 'A'.repeat(14_000_000)
  t.match(await submit({ invoice: { header: { custom_text_1: text } } }), {
    status: 400,
    rule: 'GEN-HTTP-014',
    body: { message: 'invoice.header.custom_text_1 has 14000000 characters; at most 1000000 are allowed' },
  })
  t.match(await submit({ invoice: { header: text } }), { status: 400, rule: 'INV-BODY-004' })
  const lines = [{}, { product_name: `${text}!` }]
  t.match(await submit({ invoice: { header, lines } }), {
    status: 400,
    rule: 'GEN-HTTP-014',
    body: { message: 'invoice.lines[1].product_name has 14000001 characters; at most 1000000 are allowed' },
  })
  const dropped = { notes: text, more: [`${text}!`] }
  const { content } = await keep({ ...dropped, invoice: { header: { ...header, ...dropped }, supplier_name: text } })
  t.strictSame(content.header, asInvoice(header))
})

test('GEN-HTTP-014 a text of a million characters is kept exactly, whether it looks like base64 or not', async (t) => {
  const { keep } = await newSupplier(sandbox)
  const row = { custom_text_1: 'A'.repeat(1_000_000), custom_text_2: '漢'.repeat(1_000_000) }
  t.strictSame(
    (await keep({ invoice: { header: { ...header, ...row } } })).content.header,
    asInvoice({ ...header, ...row }),
  )
})

test('GEN-HTTP-014 names of inboxes and files are bounded as well, and the message says by what', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const file = (members: object) => ({
    attachments: [{ type: 'ATTACHMENT', filename: 'a.txt', content: 'YQ==', ...members }],
  })
  for (const length of [1_000_001, 20_000_000]) {
    for (const character of ['A', '.']) {
      const text = character.repeat(length)
      for (const [path, limit, sent] of [
        ['receiving_inbox', 1_000_000, { receiving_inbox: text }],
        ['external_identifier', 1_000_000, { external_identifier: text }],
        ['attachments[0].filename', 1_000, file({ filename: text })],
        ['attachments[0].content_type', 1_000, file({ content_type: text })],
      ] as const) {
        t.match(await submit({ invoice: { header }, ...sent }), {
          status: 400,
          rule: 'GEN-HTTP-014',
          body: { message: `${path} has ${length} characters; at most ${limit} are allowed` },
        })
      }
    }
  }
  t.match(await submit({ invoice: { header }, ...file({ filename: 'a'.repeat(1_000) }) }), { status: 200 })
})

test('INV-FIELD-012 a text that looks like base64 is treated like any other, however long it is', async (t) => {
  const { submit, keep } = await newSupplier(sandbox)
  for (const note of ['QUJD', 'A'.repeat(65_536), 'QUJD'.repeat(50_000)]) {
    const row = { custom_text_1: note }
    t.strictSame(
      (await keep({ invoice: { header: { ...header, ...row, note } }, note })).content.header,
      asInvoice({ ...header, ...row }),
    )
    t.match(await submit({ invoice: { header: { net_amount: note } } }), { rule: 'INV-FIELD-013' })
    t.match(await submit({ invoice: { header: note } }), { rule: 'INV-BODY-004' })
    t.match(await submit({ invoice: note }), { rule: 'INV-BODY-003' })
    t.match(await submit({ invoice: {}, attachments: note }), { rule: 'INV-ATT-001' })
    t.match(await submit({ invoice: {}, attachments: [note] }), { rule: 'INV-ATT-002' })
    t.match(await submit({ invoice: {}, attachments: [{ type: note }] }), { rule: 'INV-ATT-004' })
    t.match(await submit({ invoice: {}, attachments: [{ type: 'ATTACHMENT', filename: 'a', content: [note] }] }), {
      rule: 'INV-ATT-027',
    })
  }
})

test('INV-ATT-008, INV-ATT-028 a content that is no base64 is refused as such, however long it is', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const good = { type: 'ATTACHMENT', filename: 'a.txt', content: 'QUJD'.repeat(100_000) }
  for (const content of ['QUJ', 'QUJD'.repeat(50_000) + '!', '!'.repeat(2_000_000), 'QUJD'.repeat(5_000_000) + '!']) {
    t.match(await submit({ invoice: { header }, attachments: [good, { ...good, content }] }), {
      status: 400,
      rule: content === 'QUJ' ? 'INV-ATT-028' : 'INV-ATT-008',
      body: { attachment_index: 1, message: 'attachments[1].content is not valid base64' },
    })
  }
})
