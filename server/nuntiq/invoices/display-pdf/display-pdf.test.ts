import {
  PDFDict,
  PDFDocument,
  PDFName,
  PDFRawStream,
  PDFStream,
  decodePDFRawStream,
  type PDFObject,
  type PDFPage,
} from 'pdf-lib'
import { test } from 'tap'
import { cleanText } from './clean-text.ts'
import { visualOrder } from './draw/visual-order.ts'
import { wrapText } from './draw/wrap-text.ts'
import type { DisplayPdfInput, FieldValue, Fields, InvoiceView } from './invoice-view.ts'
import { renderDisplayPdf } from './render-display-pdf.ts'
import { headerSlotNames, lineSlotNames } from './field-names.ts'

const noInvoice: InvoiceView = { header: {}, lines: [], addresses: [], taxes: [], charges: [], discounts: [] }

function inputWith(invoice: Partial<InvoiceView>): DisplayPdfInput {
  return {
    invoice: { ...noInvoice, ...invoice },
    tenantName: 'Acme Corp',
    receivingInbox: 'default@acme.apreceiving.com',
    invoiceToken: '0197a5c2-7e1a-7c3b-9d10-5a2f0c1e4b77',
    receivedAt: '2026-05-19T08:30:12.345Z',
  }
}

const fullInvoice: InvoiceView = {
  header: {
    invoice_number: 'INV-2026-0042',
    document_type: 'CREDIT_NOTE',
    invoice_date: '2026-05-19',
    due_date: '2026-06-18',
    order_number_1: 'PO-4711',
    net_amount: '100.50',
    tax_amount: 19.1,
    gross_amount: '0119.60',
    currency_code: 'EUR',
    supplier_name: 'Müller & Söhne GmbH',
    supplier_tax_id: 'DE123',
    customer_name: 'Łódź Δημος Москва',
    bank_account: 'DE89 3704',
    payment_terms: '2/10 Net 30',
    custom_text_25: 'Aurora',
    identifier_field_5: 'GLN 401',
  },
  lines: [{ product_name: 'Consulting', quantity: 2, unit_price: '50.25', custom_date_10: '2026-07-01' }],
  addresses: [{ address_type: 'SHIPTO', address_name: 'Dock 9', city: 'Dallas', country: 'USA' }],
  taxes: [{ tax_name: 'VAT', tax_rate: 19, tax_amount: '19.10' }],
  charges: [{ charge_name: 'Shipping', charge_amount: 15 }],
  discounts: [{ discount_description: 'Early payment', discount_amount: 3.5, discount_due_date: '2026-05-29' }],
}

/** The text of a page as a reader would copy it: the shown glyphs, through each font's own table. */
function textOf(page: PDFPage): string {
  const { context } = page.node
  const fonts = page.node.Resources()?.lookup(PDFName.of('Font'), PDFDict).entries() ?? []
  const tables = new Map(
    fonts.map(([name, ref]) => {
      const toUnicode = context.lookup(ref, PDFDict).lookup(PDFName.of('ToUnicode'))
      return [name.decodeText(), glyphTable(inflated(toUnicode))]
    }),
  )
  const texts: string[] = []
  let table: string[] = []
  for (const [, font, shown] of inflated(page.node.Contents()).matchAll(/\/(\w+) [\d.]+ Tf|\[(.*)\] TJ/g)) {
    if (font !== undefined) table = tables.get(font) ?? []
    const codes = [...(shown ?? '').matchAll(/<(\w+)>/g)].flatMap(([, hex]) => hex?.match(/.{4}/g) ?? [])
    if (shown !== undefined) texts.push(codes.map((code) => table[Number.parseInt(code, 16)] ?? '?').join(''))
  }
  return texts.join('\n')
}

/** Glyph number to text, from the one bfrange that lists them all. */
function glyphTable(cmap: string): string[] {
  const lists = [...cmap.matchAll(/> \[(.*)\]/g)].map(([, list]) => list ?? '').join(' ')
  return [...lists.matchAll(/<([\w ]*)>/g)].map(([, units]) =>
    String.fromCharCode(...(units ?? '').split(' ').map((unit) => Number.parseInt(unit, 16))),
  )
}

function inflated(object: PDFObject | undefined): string {
  if (object instanceof PDFRawStream) return Buffer.from(decodePDFRawStream(object).decode()).toString('latin1')
  return object instanceof PDFStream ? object.getContentsString() : ''
}

async function pagesOf(pdf: Buffer): Promise<string[]> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false })
  return document.getPages().map(textOf)
}

async function textOfInvoice(invoice: Partial<InvoiceView>): Promise<string> {
  return (await pagesOf(await renderDisplayPdf(inputWith(invoice)))).join('\n')
}

function fieldsWith(names: readonly string[], value: FieldValue): Fields {
  return Object.fromEntries(names.map((name) => [name, value]))
}

test('INV-RESP-009 every part of an invoice is in its display PDF', async (t) => {
  const text = await textOfInvoice(fullInvoice)
  const expected = [
    'Acme Corp',
    'Credit note',
    'INV-2026-0042',
    '2026-05-19',
    '2026-06-18',
    'PO-4711',
    'Müller & Söhne GmbH',
    'Tax ID DE123',
    'Łódź Δημος Москва',
    'DE89 3704',
    '2/10 Net 30',
    'Custom text 25',
    'Aurora',
    'GLN 401',
    'Consulting',
    'Custom date 10 2026-07-01',
    'Ship to',
    'Dock 9',
    'VAT',
    '19 %',
    'Shipping',
    'Early payment',
    'default@acme.apreceiving.com',
    '2026-05-19 08:30:12 UTC',
    '0197a5c2-7e1a-7c3b-9d10-5a2f0c1e4b77',
  ]
  t.strictSame(
    expected.filter((part) => !text.includes(part)),
    [],
  )
})

test('INV-RESP-009 amounts are shown as sent, with the currency', async (t) => {
  const shown = (await textOfInvoice(fullInvoice)).split('\n')
  const expected = ['100.50 EUR', '19.1 EUR', '0119.60 EUR', '15 EUR', '3.5 EUR', '50.25', 'Amounts in EUR']
  t.strictSame(
    expected.filter((amount) => !shown.includes(amount)),
    [],
  )
})

test('INV-RESP-009 every page says that the sandbox rendered it, and which page it is', async (t) => {
  const lines = Array<Fields>(60).fill({ product_name: 'Pump' })
  const pages = await pagesOf(await renderDisplayPdf(inputWith({ lines })))
  const wanting = pages.filter(
    (page, index) =>
      !page.includes('Rendered by the sandbox – no IMAGE was sent') ||
      !page.includes(`Page ${index + 1} of ${pages.length}`),
  )
  t.ok(pages.length > 1)
  t.strictSame(wanting, [])
})

test('INV-RESP-009 further pages repeat the column labels and name the invoice', async (t) => {
  const lines = Array<Fields>(60).fill({ product_name: 'Pump' })
  const header = { invoice_number: 'A-1' }
  const [, second] = await pagesOf(await renderDisplayPdf(inputWith({ header, lines })))
  t.match(second, /^Invoice A-1 · Acme Corp\nDescription\nPump\n/)
})

test('INV-RESP-009 sections without content are left out', async (t) => {
  const text = await textOfInvoice({ header: { invoice_number: 'A-1' } })
  t.notMatch(text, /Lines|Taxes|Charges|Discounts|Custom fields|Payment|Supplier|Total/)
})

test('INV-RESP-009 columns that no line fills are left out', async (t) => {
  const text = await textOfInvoice({ lines: [{ product_name: 'Pump', quantity: 0 }] })
  t.match(text, /\nDescription\nQuantity\nPump\n0\n/)
})

test('INV-RESP-009 a document without a type is an invoice', async (t) => {
  t.match(await textOfInvoice({}), /^Acme Corp\nInvoice\n/)
})

test('INV-RESP-009 equal input gives equal bytes', async (t) => {
  const first = await renderDisplayPdf(inputWith(fullInvoice))
  const second = await renderDisplayPdf(inputWith(fullInvoice))
  t.ok(first.equals(second))
})

test('INV-RESP-009 the file is dated by the acceptance of the invoice', async (t) => {
  const pdf = await PDFDocument.load(await renderDisplayPdf(inputWith({})), { updateMetadata: false })
  t.equal(pdf.getCreationDate()?.toISOString(), '2026-05-19T08:30:12.000Z')
})

test('INV-RESP-009 an acceptance that is not an instant is refused', async (t) => {
  await t.rejects(renderDisplayPdf({ ...inputWith({}), receivedAt: 'yesterday' }), RangeError)
})

test('INV-RESP-009 of 5,000 lines the first 1,000 are drawn and the others counted', async (t) => {
  const lines = Array.from({ length: 5000 }, (_, index) => ({ product_name: `Item ${index + 1}.` }))
  const text = await textOfInvoice({ lines })
  t.ok(text.includes('Item 1000.') && !text.includes('Item 1001.'))
  t.match(text, /\n… and 4000 more\n/)
})

const lineNames = ['product_name', 'product_code_1', 'quantity', 'delivery_note', ...lineSlotNames]
const headerNames = [
  'invoice_number',
  'document_type',
  'invoice_date',
  'due_date',
  'gross_amount',
  'currency_code',
  'supplier_name',
  'customer_contact',
  'bank_name',
  'order_number_1',
  ...headerSlotNames,
]

function filledWith(value: FieldValue): DisplayPdfInput {
  const others = { address_type: value, city: value, tax_name: value, charge_amount: value }
  const row = { ...fieldsWith(lineNames, value), ...others }
  const rows = Array<Fields>(150).fill(row)
  const header = fieldsWith(headerNames, value)
  const text = String(value)
  return {
    ...inputWith({ header, lines: rows, addresses: rows, taxes: rows, charges: rows, discounts: rows }),
    tenantName: text,
    receivingInbox: text,
    invoiceToken: text,
  }
}

const hostile: [string, FieldValue][] = [
  ['a word of a megabyte', 'W'.repeat(1_000_000)],
  ['a flood of newlines', '\n'.repeat(1_000_000) + 'x'],
  ['control characters', Array.from({ length: 160 }, (_, code) => String.fromCharCode(code)).join('')],
  ['text from right to left with figures', 'שלום 12.50 عالم ١٢ \u202egnp.exe'],
  ['emoji and letters that no font has', '😀👩‍👩‍👧 🇩🇪 中文字 \u{10ffff}'],
  ['lone surrogates', '\ud800\ud800 \udc00'],
  ['marks piled on one letter', 'a' + '\u0301'.repeat(100_000)],
  ['the syntax of PDF', ') Tj ET endstream endobj << /JS (app.alert(1)) >> \\'],
  ['the largest number', Number.MAX_VALUE],
  ['nothing but blanks', ' \t\u00a0\u2028'],
]

for (const [what, value] of hostile) {
  test(`INV-RESP-009 an invoice full of ${what} renders within bounds`, async (t) => {
    const pages = await pagesOf(await renderDisplayPdf(filledWith(value)))
    t.ok(pages.length >= 1 && pages.length < 80, `${pages.length} pages`)
    t.ok(pages.join('').trim().length > 0, 'something is drawn')
  })
}

test('INV-RESP-009 the syntax of PDF in a field is shown, not obeyed', async (t) => {
  t.match(await textOfInvoice({ header: { supplier_name: ') Tj ET (x' } }), /\n\) Tj ET \(x\n/)
})

test('INV-RESP-009 a code point that the font lacks is shown as a box', async (t) => {
  t.match(await textOfInvoice({ header: { supplier_name: 'Pump 中文' } }), /\nPump □□\n/)
})

test('clean text is one line without invisible characters', async (t) => {
  t.equal(cleanText(' a\r\n\tb\u0000\u202ec\ufeff '), 'a b c')
})

test('clean text ends with an ellipsis where it was cut, and never within a code point', async (t) => {
  t.equal(cleanText(`abc😀def`, 4), 'abc…')
})

test('clean text of what is neither text nor number is empty', async (t) => {
  t.strictSame(
    [undefined, null, {}, [], true].map((value) => cleanText(value)),
    ['', '', '', '', ''],
  )
})

const oneEach = { width: 5, mostLines: 3, measure: () => 1 }

test('text wraps at spaces', async (t) => {
  t.strictSame(wrapText('ab cd ef', oneEach), ['ab cd', 'ef'])
})

test('a word wider than the line is broken', async (t) => {
  t.strictSame(wrapText('abcdefg h', oneEach), ['abcde', 'fg h'])
})

test('text beyond the last line is cut with an ellipsis that fits', async (t) => {
  t.strictSame(wrapText('aaaaa bbbbb ccccc ddddd', oneEach), ['aaaaa', 'bbbbb', 'cccc…'])
})

test('a mark stays with its letter', async (t) => {
  t.strictSame(wrapText('abcde\u0301f', oneEach), ['abcde\u0301', 'f'])
})

test('a letter wider than the line still takes one', async (t) => {
  t.strictSame(wrapText('ab', { ...oneEach, width: 0.5 }), ['a', 'b'])
})

test('text from left to right keeps its order', async (t) => {
  t.equal(visualOrder('Dock 9, Dallas'), undefined)
})

test('words from right to left are swapped and their figures turned', async (t) => {
  t.strictSame(visualOrder('Tel \u05d0 \u05d110.5'), ['Tel', '\u05d15.01', '\u05d0'])
})
