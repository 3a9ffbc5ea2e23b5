import { test } from 'tap'
import { attachment, withFiles } from '../../../../../fixtures/testing/attachment.ts'
import { strictSandbox } from '../../../../../fixtures/testing/strict-sandbox.ts'
import { newSupplier } from '../../../../../fixtures/testing/supplier.ts'
import type { InvoiceContent } from '../../../invoices/content.ts'
import { adviseOnDroppedFields, likelyMeant } from './advise-on-dropped-fields.ts'
import { adviseOnSums } from './advise-on-sums.ts'

const sandbox = await strictSandbox()
const once = { 'idempotency-key': 'one' }
const number = { invoice_number: 'INV-1' }

/** The advice on the sums of an invoice. */
function told(content: Partial<InvoiceContent>): string[] {
  const texts: string[] = []
  adviseOnSums({ header: {}, lines: [], addresses: [], taxes: [], charges: [], discounts: [], ...content }, (text) =>
    texts.push(text),
  )
  return texts
}

function toldOfDropped(dropped: string[]): string[] {
  const texts: string[] = []
  adviseOnDroppedFields(dropped, (text) => texts.push(text))
  return texts
}

test('INV-FIELD-002 a dropped field is reported with the name that was probably meant', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const { advice } = await submit(
    { invoice: { header: { ...number, currency: 'EUR' }, lines: [{ description: 'Paper', colour: 'red' }] } },
    once,
  )
  t.equal(
    advice,
    'dropped, because the field map does not list them: header.currency (did you mean currency_code?), ' +
      'lines[0].description (did you mean product_name?), lines[0].colour',
  )
})

test('INV-BODY-011 INV-ATT-025 what is dropped beside the invoice is reported too', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const file = { ...attachment('a note'), mime_type: 'text/plain', size: 6 }
  const { advice } = await submit({ ...withFiles(file), recieving_inbox: 'x', toString: 1 }, once)
  t.equal(
    advice,
    'dropped, because the field map does not list them: recieving_inbox (did you mean receiving_inbox?), toString, ' +
      'attachments[0].mime_type (did you mean content_type?), attachments[0].size',
  )
})

test('INV-BODY-011 of any number of keys beside the invoice five are named, and no more than a hundred looked for', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const keys = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`key ${index}`, index]))
  const { advice } = await submit({ invoice: { header: number }, ...keys }, once)
  t.equal(advice, 'dropped, because the field map does not list them: key 0, key 1, key 2, key 3, key 4 and 95 more')
})

test('INV-BODY-001 a sound submission gets no advice', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.equal((await submit({ ...withFiles(attachment('a note')) }, once)).headers.get('sandbox-advice'), null)
})

test('INV-BODY-002 a refusal gets no advice on what it did not look at', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.equal((await submit({ invoice: { header: { currency: 'EUR', due_date: 'x' } } })).advice, '')
})

test('INV-BODY-013 a missing header is reported', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const invoice of [{}, { header: {} }, { lines: [] }]) {
    t.equal(
      (await submit({ invoice }, { 'idempotency-key': JSON.stringify(invoice) })).advice,
      'invoice.header is missing or holds no listed field',
    )
  }
})

test('INV-BODY-012 a missing invoice number is reported', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.equal(
    (await submit({ invoice: { header: { due_date: '2026-06-01' } } }, once)).advice,
    'invoice.header.invoice_number is missing',
  )
})

test('INV-BODY-009 lifting is reported', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.equal(
    (await submit({ invoice: number }, once)).advice,
    'header fields were found directly in invoice and lifted into invoice.header',
  )
})

test('INV-WF-001 an ignored workflow is reported', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.equal(
    (await submit({ invoice: { header: number }, workflow: 'x' }, once)).advice,
    'workflow is ignored; it is always full_enrichment',
  )
})

test('INV-ATT-024 an IMAGE that is not a PDF is reported', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const { advice } = await submit(withFiles(attachment('a note', { type: 'IMAGE' })), once)
  t.equal(advice, 'attachments[0] is sent as IMAGE but is text/plain, not a PDF')
})

test('INV-FIELD-002 advice stays one line of visible ASCII, of at most 600 characters', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const header = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [`größe\r\nSet-Cookie: ${index} ${'漢'.repeat(50)}`, index]),
  )
  const { advice, headers } = await submit({ invoice: { header } })
  t.match(advice, /^[ -~]{1,600}$/)
  t.equal(headers.get('set-cookie'), null)
})

const MEANT: readonly (readonly [string, string | undefined])[] = [
  ['header.currency', 'currency_code'],
  ['invoice.total_amount', 'gross_amount'],
  ['header.invoiceNumber', 'invoice_number'],
  ['header.Invoice-Date', 'invoice_date'],
  ['header.DUE DATE', 'due_date'],
  ['header.invoice_numer', 'invoice_number'],
  ['header.invoice_numbeer', 'invoice_number'],
  ['header.invoice_nubmer', 'invoice_number'],
  ['header.suplier_name', 'supplier_name'],
  ['lines[3].unitPrice', 'unit_price'],
  ['lines[0].qty', undefined],
  ['lines[0].description', 'product_name'],
  ['lines[0].currency', undefined],
  ['header.colour', undefined],
  ['header.x', undefined],
  ['header.', undefined],
  ['header.constructor', undefined],
  ['header.__proto__', undefined],
  ['header.custom_text_26', undefined],
  ['external_id', undefined],
  ['externalIdentifier', 'external_identifier'],
  ['attachments[2].contentType', 'content_type'],
  ['attachments[2].invoice_numer', undefined],
]
for (const [path, meant] of MEANT) {
  test(`INV-FIELD-002 ${path} likely meant ${meant ?? 'nothing that is listed'}`, async (t) => {
    t.equal(likelyMeant(path), meant)
  })
}

test('INV-FIELD-002 five dropped fields are named, the others counted', async (t) => {
  t.strictSame(toldOfDropped(['a', 'b', 'c', 'd', 'e', 'f', 'g']), [
    'dropped, because the field map does not list them: a, b, c, d, e and 2 more',
  ])
  t.strictSame(toldOfDropped([]), [])
})

test('INV-FIELD-020 net and tax that do not make gross are reported, for header and first such line', async (t) => {
  t.strictSame(told({ header: { net_amount: 1, tax_amount: 1, gross_amount: 3 } }), [
    'header: net_amount + tax_amount is not gross_amount',
  ])
  const sound = { net_amount: 10, tax_amount: '1.00', gross_amount: '11' }
  t.strictSame(told({ lines: [sound, { ...sound, gross_amount: 12 }, { ...sound, gross_amount: 13 }] }), [
    'lines[1]: net_amount + tax_amount is not gross_amount',
  ])
})

test('INV-FIELD-020 binary fractions and half cents are no reason for advice', async (t) => {
  t.strictSame(told({ header: { net_amount: 0.1, tax_amount: 0.2, gross_amount: 0.3 } }), [])
  t.strictSame(told({ header: { net_amount: '100.004', tax_amount: 0, gross_amount: 100 } }), [])
  t.strictSame(told({ header: { net_amount: 1e15, tax_amount: 0.1, gross_amount: 1e15 } }), [])
  t.equal(told({ header: { net_amount: 100.01, tax_amount: 0, gross_amount: 100 } }).length, 1)
})

test('INV-FIELD-020 where one of the three is missing nothing is reported', async (t) => {
  t.strictSame(
    told({ header: { net_amount: 1, gross_amount: 3 }, lines: [{ tax_amount: 1, gross_amount: 3 }, {}] }),
    [],
  )
})

test('INV-FIELD-020 lines whose net amounts do not add up to the header are reported', async (t) => {
  const lines = [{ net_amount: 10 }, { net_amount: '5.50' }]
  t.strictSame(told({ header: { net_amount: 15.5 }, lines }), [])
  t.strictSame(told({ header: { net_amount: 16 }, lines }), ["the lines' net_amount do not add up to the header's"])
})

test('INV-FIELD-020 with charges, discounts or a line without a net amount the lines are not added up', async (t) => {
  const sums = { header: { net_amount: 16 }, lines: [{ net_amount: 10 }] }
  t.strictSame(told({ ...sums, charges: [{ charge_amount: 6 }] }), [])
  t.strictSame(told({ ...sums, discounts: [{}] }), [])
  t.strictSame(told({ ...sums, lines: [{ net_amount: 10 }, {}] }), [])
  t.strictSame(told({ ...sums, lines: [] }), [])
})

test('INV-FIELD-020 an amount that is not a number is ignored', async (t) => {
  t.strictSame(
    told({ header: { net_amount: 'x', tax_amount: 1, gross_amount: 3 }, lines: [{ net_amount: Infinity }] }),
    [],
  )
})

test('INV-FIELD-002 a name of any length is dropped, and only its beginning is stored and reported', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const name = 'aB-'.repeat(5_000_000)
  const { advice, status } = await submit({ invoice: { header: { ...number, [name]: 1 } } }, once)
  t.equal(status, 200)
  t.match(advice, /header\.(?:aB-){21}a(?!B)/)
  t.equal(likelyMeant(`header.invoice_number${'r'.repeat(64)}`), undefined)
})
