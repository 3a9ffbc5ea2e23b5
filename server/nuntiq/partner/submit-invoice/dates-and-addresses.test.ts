import { test } from 'tap'
import { fullRow, invoiceWith, type Part, placeIn } from '../../../../fixtures/testing/field-map.ts'
import { strictSandbox } from '../../../../fixtures/testing/strict-sandbox.ts'
import { newSupplier } from '../../../../fixtures/testing/supplier.ts'

const sandbox = await strictSandbox()
const slots = (count: number): string[] => Array.from({ length: count }, (_, index) => `custom_date_${index + 1}`)
const NO_DATES = ['19.05.2026', '05/19/2026', '2026-5-19', 'tomorrow', ' 2026-05-19', '2026-05-19 ', '+002026-05-19']

/** INV-DATE-009: no dates by a reading. */
const OTHER_FORMS = ['', '20260519']

interface DateFields {
  readonly rule: string
  readonly part: Part
  readonly fields: readonly string[]
  readonly statement: string
}

const DATE_FIELDS: readonly DateFields[] = [
  {
    rule: 'INV-DATE-001',
    part: 'header',
    fields: ['invoice_date', 'due_date', 'delivery_date'],
    statement: 'a date of the header',
  },
  { rule: 'INV-DATE-002', part: 'header', fields: slots(15), statement: 'a custom date of the header' },
  { rule: 'INV-DATE-003', part: 'lines', fields: ['delivery_date'], statement: 'the delivery_date of a line' },
  { rule: 'INV-DATE-004', part: 'lines', fields: slots(10), statement: 'a custom date of a line' },
  { rule: 'INV-DATE-005', part: 'discounts', fields: ['discount_due_date'], statement: 'the discount_due_date' },
]

for (const { rule, part, fields, statement } of DATE_FIELDS) {
  test(`${rule}, INV-DATE-009 ${statement} that is not YYYY-MM-DD is refused, and named`, async (t) => {
    const { submit, count } = await newSupplier(sandbox)
    for (const field of fields) {
      for (const wrong of [...NO_DATES, ...OTHER_FORMS]) {
        const body = {
          success: false,
          error: 'Validation failed',
          message: `${placeIn(part, field)} must be a date as YYYY-MM-DD`,
        }
        const answer = await submit(invoiceWith(part, { [field]: wrong }))
        const decided = OTHER_FORMS.includes(wrong) ? 'INV-DATE-009' : rule
        t.strictSame([answer.status, answer.rule, answer.body], [400, decided, body], `${field}: '${wrong}'`)
      }
    }
    t.equal(await count(), 0, 'nothing is left behind')
  })

  test(`${rule} ${statement} as YYYY-MM-DD is accepted`, async (t) => {
    const { submit } = await newSupplier(sandbox)
    const row = Object.fromEntries(fields.map((field) => [field, '2024-02-29']))
    t.equal((await submit(invoiceWith(part, row))).status, 200)
  })

  test(`INV-DATE-006 ${statement} must be in the calendar`, async (t) => {
    const { submit } = await newSupplier(sandbox)
    for (const wrong of ['2026-02-30', '2025-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-05-00']) {
      t.match(await submit(invoiceWith(part, { [fields[0] ?? '']: wrong })), { status: 400, rule }, wrong)
    }
  })

  test(`INV-DATE-007 ${statement} with a time of day is refused`, async (t) => {
    const { submit } = await newSupplier(sandbox)
    for (const wrong of ['2026-05-19T00:00:00Z', '2026-05-19T00:00:00.0+02:00', '2026-05-19 10:00', '2026-05-19Z']) {
      t.match(await submit(invoiceWith(part, { [fields[0] ?? '']: wrong })), { status: 400, rule }, wrong)
    }
  })
}

test('INV-DATE-010 a date of the header and a custom date may have no time behind them', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const [part, field] of [
    ['header', 'invoice_date'],
    ['header', 'due_date'],
    ['header', 'delivery_date'],
    ['header', 'custom_date_15'],
    ['lines', 'custom_date_10'],
  ] as const) {
    t.match(await submit(invoiceWith(part, { [field]: '2026-05-19T00:00:00Z' })), { status: 400 }, field)
    t.match(await submit(invoiceWith(part, { [field]: '2026-05-19' })), { status: 200 }, field)
  }
})

test('INV-DATE-008 the message of a bad date names part, row and field', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const places = [
    [{ lines: [{}, {}, { delivery_date: 'x' }] }, 'invoice.lines[2].delivery_date'],
    [{ lines: [{ custom_date_1: '2026-01-01' }, { custom_date_7: 'x' }] }, 'invoice.lines[1].custom_date_7'],
    [{ discounts: [{}, { discount_due_date: 'x' }] }, 'invoice.discounts[1].discount_due_date'],
    [{ header: { custom_date_15: 'x' } }, 'invoice.header.custom_date_15'],
    [{ due_date: 'x' }, 'invoice.due_date'],
  ] as const
  for (const [invoice, place] of places) {
    t.match(await submit({ invoice }), { status: 400, body: { message: `${place} must be a date` } }, place)
  }
})

test('INV-DATE-001 a date that is not text is a wrong type', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const wrong of [20260519, true, ['2026-05-19']]) {
    t.match(
      await submit(invoiceWith('header', { due_date: wrong })),
      { status: 400, rule: 'INV-FIELD-012' },
      JSON.stringify(wrong),
    )
  }
  t.match(await submit(invoiceWith('header', { due_date: null })), { status: 400, rule: 'INV-FIELD-016' })
})

test('INV-ADDR-001 an address without address_type is refused', async (t) => {
  const { submit, count } = await newSupplier(sandbox)
  const answer = await submit({ invoice: { addresses: [{ address_type: 'SHIPTO' }, { city: 'Austin' }] } })
  t.match(answer, {
    status: 400,
    rule: 'INV-ADDR-001',
    body: { success: false, error: 'Validation failed', message: 'invoice.addresses[1].address_type is required' },
  })
  t.equal(await count(), 0, 'nothing is left behind')
})

test('INV-ADDR-002 an address_type outside the four is refused', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const wrong of ['REMIT_TO', 'PAYTO', '', ' SUPPLIER', 'constructor']) {
    const answer = await submit(invoiceWith('addresses', { address_type: wrong }))
    t.match(
      answer,
      {
        status: 400,
        rule: 'INV-ADDR-002',
        body: { message: 'invoice.addresses[0].address_type must be one of REMITTO, SUPPLIER, SHIPTO, BILLTO' },
      },
      wrong,
    )
  }
})

test('INV-ADDR-002 an address_type that is not text is refused', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const wrong of [1, null, ['SUPPLIER']]) {
    const answer = await submit(invoiceWith('addresses', { address_type: wrong }))
    t.match(answer, { status: 400, body: { message: 'invoice.addresses[0].address_type' } }, JSON.stringify(wrong))
  }
})

test('INV-ADDR-003 the four types are accepted, each with its six fields', async (t) => {
  const { keep } = await newSupplier(sandbox)
  const addresses = ['REMITTO', 'SUPPLIER', 'SHIPTO', 'BILLTO'].map((address_type) => ({
    ...fullRow('addresses'),
    address_type,
  }))
  t.strictSame((await keep({ invoice: { addresses } })).content.addresses, addresses)
  t.equal(Object.keys(addresses[0] ?? {}).length, 7)
})

test('INV-ADDR-004 address_type is compared as printed, in capitals', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const wrong of ['supplier', 'ShipTo', 'billto']) {
    t.match(
      await submit(invoiceWith('addresses', { address_type: wrong })),
      { status: 400, rule: 'INV-ADDR-002' },
      wrong,
    )
  }
})

test('INV-ADDR-005 country takes text that is not an ISO code', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const country of ['US', 'DEU', 'Germany', 'zz', '']) {
    t.equal((await submit(invoiceWith('addresses', { address_type: 'SHIPTO', country }))).status, 200, country)
  }
})

test('INV-DATE-001 dates and address types are judged after the files', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const invoice = { header: { due_date: 'x' }, addresses: [{ address_type: 'x' }] }
  const file = { type: 'IMAGE', filename: 'a/b.pdf', content: 'eA==' }
  t.match(await submit({ invoice, attachments: [file] }), { status: 400, rule: 'INV-ATT-006' })
  t.match(await submit({ invoice, attachments: [] }), { status: 400, rule: 'INV-DATE-001' })
})
