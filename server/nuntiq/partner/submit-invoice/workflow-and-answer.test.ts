import { createHash } from 'node:crypto'
import { PDFDocument } from 'pdf-lib'
import { test } from 'tap'
import { pdfOfSize } from '../../../../fixtures/pdf-builder.ts'
import { attachment, pdfAttachment, withFiles } from '../../../../fixtures/testing/attachment.ts'
import { SMALLEST } from '../../../../fixtures/testing/call-api.ts'
import { fullRow, fullSlots } from '../../../../fixtures/testing/field-map.ts'
import { strictSandbox } from '../../../../fixtures/testing/strict-sandbox.ts'
import { newSupplier, type Supplier } from '../../../../fixtures/testing/supplier.ts'

const sandbox = await strictSandbox()
const withImage = withFiles(pdfAttachment('plain'))
const NINE = [
  'invoice_token',
  'invoice_id',
  'source_document_id',
  'workflow',
  'effective_workflow',
  'invoice_status',
  'receiving_inbox',
  'resolution_path',
  'pdf_will_be_generated',
]
const SIX = [
  'source_document_status',
  'template_id',
  'template_type',
  'attachments_linked',
  'external_identifier',
  'receiving_inbox_fallback_used',
]

/** The title of the display PDF of a submission. */
async function displayTitle(supplier: Supplier, header: object): Promise<string | undefined> {
  const answer = await supplier.submit({ invoice: { header } })
  return (await PDFDocument.load(await supplier.file(answer, 'display.pdf'))).getTitle()
}

test('INV-WF-001 a workflow that is sent is ignored, whatever it holds', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const workflow of ['basic_enrichment', 'none', '', null, 1, {}, ['x']]) {
    const answer = await submit({ ...SMALLEST, workflow })
    t.match(
      answer,
      { status: 200, data: { workflow: 'full_enrichment' }, advice: 'workflow is ignored' },
      JSON.stringify(workflow),
    )
  }
})

test('INV-WF-001 without one the workflow is the same', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.equal((await submit(SMALLEST)).data['workflow'], 'full_enrichment')
})

test('INV-WF-002 with an IMAGE effective_workflow is full_enrichment', async (t) => {
  for (const scene of ['ready', 'image-capture-rules'] as const) {
    const { submit } = await newSupplier(sandbox, scene)
    t.equal((await submit(withImage)).data['effective_workflow'], 'full_enrichment', scene)
  }
})

test('INV-WF-003 without an IMAGE and without image-capture rules it is basic_enrichment', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.equal((await submit(SMALLEST)).data['effective_workflow'], 'basic_enrichment')
  t.equal(
    (await submit(withFiles(attachment('a note')))).data['effective_workflow'],
    'basic_enrichment',
    'an ATTACHMENT is no IMAGE',
  )
})

test('INV-WF-004 without an IMAGE, but with image-capture rules, it stays full_enrichment', async (t) => {
  const { submit } = await newSupplier(sandbox, 'image-capture-rules')
  t.match((await submit(SMALLEST)).data, {
    effective_workflow: 'full_enrichment',
    invoice_status: 1,
    pdf_will_be_generated: true,
  })
})

test('INV-WF-005 invoice_status is an integer', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const body of [SMALLEST, withImage]) t.ok(Number.isInteger((await submit(body)).data['invoice_status']))
})

test('INV-WF-006, INV-WF-008 invoice_status of full enrichment is 1', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.equal((await submit(withImage)).data['invoice_status'], 1)
})

test('INV-WF-007 invoice_status of basic enrichment is 20', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.equal((await submit(SMALLEST)).data['invoice_status'], 20)
})

test('INV-RESP-001 an acceptance is 200 with success true and data, in JSON', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const answer = await submit(SMALLEST)
  t.equal(answer.status, 200)
  t.strictSame(answer.body, { success: true, data: answer.data })
  t.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8')
})

test('INV-RESP-002 invoice_token is a non-empty text, another for each invoice', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const tokens = await Promise.all(
    Array.from({ length: 50 }, async () => String((await submit(SMALLEST)).data['invoice_token'])),
  )
  t.equal(new Set(tokens).size, 50)
  t.notOk(tokens.includes(''))
})

test('INV-RESP-003 invoice_token is a UUID of version 7, ordered by time', async (t) => {
  const { submit, tenant } = await newSupplier(sandbox)
  const first = String((await submit(SMALLEST)).data['invoice_token'])
  await tenant.clock.advance('PT1S')
  const second = String((await submit(SMALLEST)).data['invoice_token'])
  t.match(first, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  t.ok(first < second)
})

test('INV-RESP-004 data has the nine members that both pages show', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const { data } = await submit(SMALLEST)
  t.strictSame(
    NINE.filter((name) => data[name] === undefined || data[name] === null),
    [],
  )
})

test('INV-RESP-005 data has fifteen members, as the guide prints them', async (t) => {
  const { submit, inboxes } = await newSupplier(sandbox)
  const { data } = await submit({ ...withImage, receiving_inbox: inboxes.invoices, external_identifier: inboxes.alias })
  t.strictSame(Object.keys(data).sort(), [...NINE, ...SIX].sort())
  const { invoice_token: _, invoice_id: __, source_document_id: ___, ...rest } = data
  t.strictSame(rest, {
    workflow: 'full_enrichment',
    effective_workflow: 'full_enrichment',
    invoice_status: 1,
    source_document_status: 1,
    template_id: 5,
    template_type: 'global',
    attachments_linked: 1,
    pdf_will_be_generated: false,
    receiving_inbox: inboxes.invoices,
    external_identifier: inboxes.alias,
    resolution_path: 'explicit_inbox',
    receiving_inbox_fallback_used: false,
  })
})

test('INV-RESP-006 invoice_id and source_document_id are separate numbers', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const answers = await Promise.all(Array.from({ length: 10 }, () => submit(SMALLEST)))
  for (const name of ['invoice_id', 'source_document_id']) {
    const ids = answers.map(({ data }) => data[name])
    t.ok(
      ids.every((id) => Number.isSafeInteger(id)),
      name,
    )
    t.equal(new Set(ids).size, 10, name)
  }
})

test('INV-RESP-007 attachments_linked is the number of attachments', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const many of [0, 1, 3]) {
    const files = Array.from({ length: many }, () => attachment('the same note'))
    t.equal((await submit(withFiles(...files))).data['attachments_linked'], many)
  }
  t.equal((await submit(SMALLEST)).data['attachments_linked'], 0)
})

test('INV-RESP-008, INV-RESP-011 pdf_will_be_generated is true exactly without an IMAGE', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const bodies = [
    SMALLEST,
    withFiles(attachment('a note')),
    withImage,
    withFiles(attachment('a note'), pdfAttachment('plain')),
  ]
  const told = await Promise.all(bodies.map(async (body) => (await submit(body)).data['pdf_will_be_generated']))
  t.strictSame(told, [true, true, false, false])
})

test('INV-RESP-009 without an IMAGE a display PDF is rendered from what was sent', async (t) => {
  t.equal(await displayTitle(await newSupplier(sandbox), { invoice_number: 'INV-77' }), 'Invoice INV-77')
})

test('INV-RESP-009 with an IMAGE none is rendered', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const { data } = await submit(withImage)
  t.equal((await sandbox.fetch(`/_sandbox/v1/invoices/${String(data['invoice_token'])}/display.pdf`)).status, 404)
})

test('INV-RESP-009 a display PDF can be rendered of every field of the map', async (t) => {
  const supplier = await newSupplier(sandbox)
  t.equal(
    await displayTitle(supplier, { ...fullRow('header'), ...fullSlots('header'), document_type: 'CREDIT_NOTE' }),
    'Credit note a invoice_number',
  )
})

test('INV-FIELD-017 a header without document_type is an INVOICE', async (t) => {
  const supplier = await newSupplier(sandbox)
  t.equal(await displayTitle(supplier, { invoice_number: 'A' }), 'Invoice A')
  t.equal(await displayTitle(supplier, { invoice_number: 'A', document_type: 'CREDIT_NOTE' }), 'Credit note A')
})

for (const document_type of [undefined, '', ' \t', '\u0000\u200b', 'CREDIT_NOTE', 'debit note']) {
  test(`INV-FIELD-017 what is stored and what the display PDF is called are one, sent ${JSON.stringify(document_type)}`, async (t) => {
    const supplier = await newSupplier(sandbox)
    const header = { invoice_number: 'A', ...(document_type !== undefined && { document_type }) }
    const { header: kept } = (await supplier.keep({ invoice: { header } })).content
    const named = document_type !== undefined && /\w/.test(document_type)
    t.equal(kept.document_type, named ? document_type : 'INVOICE')
    t.equal(await displayTitle(supplier, header), await displayTitle(supplier, { ...kept }))
  })
}

test('INV-FIELD-017 an invoice without any header is an INVOICE as well', async (t) => {
  const { keep } = await newSupplier(sandbox)
  t.strictSame((await keep({ invoice: {} })).content.header, { document_type: 'INVOICE' })
})

test('INV-RESP-010 an accepted invoice is stored with its fields', async (t) => {
  const { keep } = await newSupplier(sandbox)
  const invoice = {
    header: { ...fullRow('header'), ...fullSlots('header') },
    lines: [{ ...fullRow('lines'), ...fullSlots('lines') }, fullRow('lines'), {}],
    addresses: [fullRow('addresses')],
    taxes: [fullRow('taxes')],
    charges: [fullRow('charges'), fullRow('charges')],
    discounts: [fullRow('discounts')],
  }
  t.strictSame((await keep({ invoice })).content, invoice)
})

test('INV-RESP-010 its attachments are stored byte for byte, in their order', async (t) => {
  const { submit, stored, file } = await newSupplier(sandbox)
  const files = [
    Buffer.from([0, 255, 10, 13, 0]),
    pdfOfSize(300_000),
    Buffer.from('ünïcode'),
    Buffer.from([0, 255, 10, 13, 0]),
  ]
  const answer = await submit(
    withFiles(...files.map((bytes, index) => attachment(bytes, { filename: `${index}.bin` }))),
  )
  for (const [index, bytes] of files.entries())
    t.ok(bytes.equals(await file(answer, `attachments/${index}`)), `attachment ${index}`)
  const { attachments } = await stored(answer)
  t.strictSame(
    attachments.map(({ filename, size, sha256 }) => [filename, size, sha256]),
    files.map((bytes, index) => [`${index}.bin`, bytes.length, createHash('sha256').update(bytes).digest('hex')]),
  )
})
