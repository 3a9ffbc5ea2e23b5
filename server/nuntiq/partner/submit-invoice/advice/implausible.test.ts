import { test } from 'tap'
import { attachment, pdfAttachment, pdfFixture, withFiles } from '../../../../../fixtures/testing/attachment.ts'
import { strictSandbox } from '../../../../../fixtures/testing/strict-sandbox.ts'
import { newSupplier } from '../../../../../fixtures/testing/supplier.ts'

const sandbox = await strictSandbox()
const header = { invoice_number: 'INV-1', invoice_date: '2026-05-19' }
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** What passes without a word elsewhere, and what the advice on it must say; null where there is nothing to say. */
const INVOICES: Readonly<Record<string, readonly (readonly [object, RegExp | null])[]>> = {
  'the number of a line': [
    [{ lines: [{ invoice_line_number: 0 }] }, /lines\[0\]\.invoice_line_number is '0'.*whole numbers from 1/],
    [{ lines: [{ invoice_line_number: -1 }] }, /invoice_line_number is '-1'/],
    [{ lines: [{}, { invoice_line_number: 1.5 }] }, /lines\[1\]\.invoice_line_number is '1\.5'/],
    [
      { lines: [{ invoice_line_number: 1 }, { invoice_line_number: '1.0' }] },
      /lines\[1\]\.invoice_line_number repeats/,
    ],
    [{ lines: [{ invoice_line_number: 2 }, { invoice_line_number: '1' }] }, null],
  ],
  'a date': [
    [{ header: { ...header, due_date: '2026-05-18' } }, /due_date is before invoice_date/],
    [{ header: { ...header, due_date: '2026-05-19' } }, null],
    [{ header: { ...header, delivery_date: '0206-05-19' } }, /header\.delivery_date is more than 5 years from now/],
    [{ header: { ...header, due_date: '2062-05-19' } }, /header\.due_date is more than 5 years/],
    [{ lines: [{ delivery_date: '1926-05-19' }] }, /lines\[0\]\.delivery_date is more than 5 years/],
    [{ discounts: [{ discount_due_date: '2026-05-01' }] }, /discounts\[0\]\.discount_due_date is before/],
    [{ header: { ...header, custom_date_1: '1966-05-19' } }, null],
  ],
  'a code': [
    [{ header: { ...header, currency_code: 'EURO' } }, /currency_code 'EURO' is no ISO 4217 code$/],
    [{ header: { ...header, currency_code: 'eur' } }, /currency_code 'eur' .*did you mean EUR\?/],
    [{ header: { ...header, currency_code: 'CHF' } }, null],
    [
      { header: { ...header, document_type: 'Credit-Note' } },
      /document_type 'Credit-Note' .*did you mean CREDIT_NOTE\?/,
    ],
    [{ header: { ...header, document_type: 'DEBIT_NOTE' } }, null],
    [{ header: { ...header, document_type: 'CREDIT_NOTE' } }, /CREDIT_NOTE without header\.original_invoice_number/],
    [
      { addresses: [{ address_type: 'SHIPTO', country: 'Germany' }] },
      /addresses\[0\]\.country 'Germany' is no ISO 3166-1/,
    ],
    [{ addresses: [{ address_type: 'SHIPTO', country: 'QQ' }] }, /country 'QQ'/],
    [
      {
        addresses: [
          { address_type: 'SHIPTO', country: 'DE' },
          { address_type: 'BILLTO', country: 'DEU' },
        ],
      },
      null,
    ],
  ],
  'a sign': [
    [{ header: { ...header, gross_amount: -5 } }, /header\.gross_amount is negative/],
    [{ lines: [{ quantity: 1 }, { quantity: '-2' }] }, /lines\[1\]\.quantity is negative/],
    [{ header: { ...header, document_type: 'CREDIT_NOTE', original_invoice_number: '1', gross_amount: -5 } }, null],
  ],
  'a rate': [
    [
      { lines: [{ net_amount: 100, tax_rate: 0.19, tax_amount: 19 }] },
      /lines\[0\]\.tax_rate is hardly meant: rates are percentages/,
    ],
    [{ lines: [{ net_amount: 100, tax_rate: 0.5, tax_amount: 0.5 }] }, null],
    [{ taxes: [{ tax_rate: 119 }] }, /taxes\[0\]\.tax_rate is hardly meant/],
    [{ discounts: [{ discount_rate: -2 }] }, /discounts\[0\]\.discount_rate is hardly meant/],
  ],
  'a sum': [
    [
      { lines: [{ quantity: 2, unit_price: 10, net_amount: 21 }] },
      /lines\[0\]: quantity x unit_price is not net_amount/,
    ],
    [{ lines: [{ quantity: 3, unit_price: '0.33', net_amount: 1 }] }, null],
    [{ header: { ...header, tax_amount: 5 }, taxes: [{ tax_amount: 2 }, { tax_amount: 2 }] }, /taxes' tax_amount/],
    [{ header: { ...header, tax_amount: 5 }, lines: [{ tax_amount: 4 }] }, /lines' tax_amount do not add up/],
    [{ header: { ...header, gross_amount: 5 }, lines: [{ gross_amount: 4 }] }, /lines' gross_amount do not add up/],
  ],
}
for (const [what, cases] of Object.entries(INVOICES)) {
  test(`INV-FIELD-020 INV-FIELD-021 ${what} that is hardly meant is accepted, stored as it was sent, and told`, async (t) => {
    for (const [invoice, told] of cases) {
      const { submit, stored } = await newSupplier(sandbox)
      const sent = { header, ...invoice }
      const answer = await submit({ invoice: sent }, { 'idempotency-key': 'one' })
      const name = JSON.stringify(invoice)
      t.equal(answer.status, 200, name)
      if (told) t.match(answer.advice, told, name)
      else t.equal(answer.advice, '', name)
      t.match((await stored(answer)).content, sent, name)
    }
  })
}

test('INV-IDEM-003 a second invoice of the same number is told, within an account and not beyond it', async (t) => {
  const [one, two] = [await newSupplier(sandbox), await newSupplier(sandbox)]
  const send = (by: typeof one, key: string): ReturnType<typeof one.submit> =>
    by.submit({ invoice: { header } }, { 'idempotency-key': key })
  t.equal((await send(one, 'a')).advice, '')
  t.match((await send(one, 'b')).advice, /invoice_number 'INV-1' came before/)
  t.equal((await send(two, 'a')).advice, '')
  t.match(await send(one, 'a'), { body: { idempotent: true } })
})

const FILES: readonly (readonly [string, Parameters<typeof withFiles>, RegExp | null])[] = [
  ['a PDF as IMAGE', [pdfAttachment('plain')], null],
  [
    'a picture as IMAGE',
    [attachment(PNG, { type: 'IMAGE', filename: 'a.png' })],
    /sent as IMAGE but is image\/png, not a PDF/,
  ],
  [
    'a name with control characters',
    [attachment('a', { filename: 'a\u0007.txt' })],
    /filename holds control or invisible/,
  ],
  [
    'a name that turns around',
    [attachment('a', { filename: 'a\u202Efdp.txt' })],
    /filename holds control or invisible/,
  ],
  ['a long name', [attachment('a', { filename: `${'a'.repeat(260)}.txt` })], /filename is longer than 255/],
  [
    'two files of one name',
    [attachment('a'), attachment('b')],
    /attachments\[1\]\.filename repeats that of attachments\[0\]/,
  ],
  ['another ending', [attachment(PNG, { filename: 'a.jpg' })], /filename says JPG, but the content is image\/png/],
  ['a PDF under another ending', [pdfAttachment('plain', { type: 'ATTACHMENT', filename: 'a.txt' })], /says TXT/],
  ['an unknown ending', [attachment(PNG, { filename: 'a.dat' })], null],
  [
    'a data URL of another type',
    [{ type: 'IMAGE', filename: 'a.pdf', content: `data:image/png;base64,${pdfFixture('plain').toString('base64')}` }],
    /content is application\/pdf, but its data: prefix says 'image\/png'/,
  ],
]
for (const [what, files, told] of FILES) {
  test(`INV-ATT-024 ${what}: accepted${told ? ', and told' : ' without a word'}`, async (t) => {
    const { submit } = await newSupplier(sandbox)
    const answer = await submit(withFiles(...files), { 'idempotency-key': 'one' })
    t.equal(answer.status, 200)
    if (told) t.match(answer.advice, told)
    else t.equal(answer.advice, '')
  })
}

test('INV-FIELD-020 however much is odd, advice is one line of at most 600 characters and each kind is told once', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const line = {
    invoice_line_number: -1,
    quantity: -1,
    unit_price: 3,
    net_amount: 9,
    tax_rate: 400,
    delivery_date: '1900-01-01',
  }
  const invoice = {
    header: { ...header, currency_code: '€\r\nX: y'.repeat(99) },
    lines: Array.from({ length: 500 }, () => line),
  }
  const { advice, status } = await submit({ invoice }, { 'idempotency-key': 'one' })
  t.equal(status, 200)
  t.ok(advice.length <= 600)
  t.equal(advice.split('invoice_line_number').length, 2)
})

test('INV-ATT-024 however many files are odd, each kind of trouble is told once, and few notes are kept', async (t) => {
  const { submit, tenant } = await newSupplier(sandbox)
  const odd = { type: 'ATTACHMENT', filename: 'a\u0007', content: `data:image/png;base64,${btoa('a note')}` }
  const answer = await submit(withFiles(...Array.from({ length: 2_000 }, () => odd)), { 'idempotency-key': 'one' })
  t.equal(answer.status, 200)
  t.ok(answer.advice.length <= 600)
  const [logged] = await tenant.requests()
  t.ok((logged?.advice.length ?? 99) <= 40)
})
