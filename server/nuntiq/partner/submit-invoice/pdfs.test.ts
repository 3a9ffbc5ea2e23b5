import { test } from 'tap'
import { bomb, LINK, opaqueCases, SCRIPT, scriptCases, wordCases } from '../../../../fixtures/pdf-cases.ts'
import { hiddenCases } from '../../../../fixtures/pdf-hidden-cases.ts'
import { buildPdf } from '../../../../fixtures/pdf-builder.ts'
import { attachment, pdfAttachment, pdfFixture, withFiles } from '../../../../fixtures/testing/attachment.ts'
import { strictSandbox } from '../../../../fixtures/testing/strict-sandbox.ts'
import { newSupplier } from '../../../../fixtures/testing/supplier.ts'

const sandbox = await strictSandbox()
const pdf = (bytes: Buffer, filename = 'invoice.pdf') => attachment(bytes, { type: 'IMAGE', filename })

/** A refusal of the second file, by the rule that the server answers with. */
function refusedAs(rule: string | RegExp, message: string): object {
  return {
    status: 400,
    rule,
    body: { error: 'Attachment validation failed', message: `attachments[1].content ${message}`, attachment_index: 1 },
  }
}
const ENCRYPTED = refusedAs('INV-PDF-001', 'is an encrypted PDF')
/** Which of these rows depends on the way that leads to the script. */
const SCRIPTED = refusedAs(/^INV-PDF-0(?:03|04|05|06|10|11|16|17)$/, 'is a PDF that contains JavaScript')
const OPAQUE = refusedAs('INV-PDF-012', 'is a PDF that cannot be inspected')

test('INV-PDF-001 a PDF that needs a password is refused, with its index', async (t) => {
  const { submit, count } = await newSupplier(sandbox)
  t.match(await submit(withFiles(attachment('a note'), pdfAttachment('encrypted-user-password'))), ENCRYPTED)
  t.equal(await count(), 0, 'nothing is left behind')
})

for (const name of ['encrypted-owner-password', 'encrypted-owner-password-packed', 'encrypted-owner-password-rc4']) {
  test(`INV-PDF-002 an owner password alone is encryption: ${name}`, async (t) => {
    const { submit } = await newSupplier(sandbox)
    t.match(await submit(withFiles(attachment('a note'), pdfAttachment(name))), ENCRYPTED)
  })
}

for (const { rule, name, make } of [...scriptCases, ...hiddenCases]) {
  test(`${rule} JavaScript is refused, its clean twin accepted: ${name}`, async (t) => {
    const { submit } = await newSupplier(sandbox)
    t.match(await submit(withFiles(attachment('a note'), pdf(make(SCRIPT)))), SCRIPTED)
    t.equal((await submit(withFiles(attachment('a note'), pdf(make(LINK))))).status, 200)
  })
}

const BY_THEIR_WAY = [
  'open-action',
  'names-tree',
  'document-action',
  'page-action',
  'field-action',
  'link-annotation',
  'outline-item',
  'xfa-form',
]

for (const { rule, name, make } of scriptCases.filter((each) => BY_THEIR_WAY.includes(each.name))) {
  test(`${rule} is the rule that a script behind this breaks: ${name}`, async (t) => {
    const { submit } = await newSupplier(sandbox)
    t.match(await submit(withFiles(attachment('a note'), pdf(make(SCRIPT)))), { ...SCRIPTED, rule })
  })
}

for (const { name, make } of wordCases) {
  test(`INV-PDF-009 words without effect are harmless: ${name}`, async (t) => {
    const { submit } = await newSupplier(sandbox)
    t.match(await submit(withFiles(pdf(make()))), { status: 200, data: { attachments_linked: 1 } })
  })
}

for (const { name, make } of opaqueCases) {
  test(`INV-PDF-012 a PDF of which a part cannot be inspected is refused: ${name}`, async (t) => {
    const { submit } = await newSupplier(sandbox)
    t.match(await submit(withFiles(attachment('a note'), pdf(make()))), OPAQUE)
  })
}

test('INV-PDF-012 while a bomb is inspected, others are served', async (t) => {
  const { submit, count } = await newSupplier(sandbox)
  const bytes = bomb(64 << 20)
  t.ok(bytes.length < 100_000, 'the file itself is small')
  const [refused, served] = await Promise.all([
    submit(withFiles(attachment('a note'), pdf(bytes))),
    submit(withFiles(pdfAttachment('plain'))),
  ])
  t.match(refused, OPAQUE)
  t.equal(served.status, 200)
  t.equal(await count(), 1)
})

test('INV-PDF-013 a damaged PDF that can be inspected is accepted, with advice', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const damaged = Buffer.from(pdfFixture('plain').toString('latin1').replace('startxref', 'startxerf'), 'latin1')
  t.match(await submit(withFiles(pdf(damaged))), { status: 200, advice: 'attachments[0] is a damaged PDF' })
})

test('INV-PDF-013 a few bytes behind a signature are accepted', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.equal((await submit(withFiles(pdf(Buffer.from('%PDF-1.4\n'))))).status, 200)
})

test('INV-PDF-014 the rules hold for an IMAGE and for an ATTACHMENT', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const type of ['IMAGE', 'ATTACHMENT'] as const) {
    t.match(
      await submit(withFiles(attachment('a note'), pdfAttachment('encrypted-user-password', { type }))),
      ENCRYPTED,
      type,
    )
    t.match(await submit(withFiles(attachment('a note'), pdfAttachment('script-names-tree', { type }))), SCRIPTED, type)
    t.match(
      await submit(withFiles(attachment('a note'), pdfAttachment('opaque-object-stream-in-lzw', { type }))),
      OPAQUE,
      type,
    )
  }
})

const scripted = buildPdf({ catalog: '/OpenAction 6 0 R', objects: [SCRIPT] })

test('INV-PDF-015 a signature within the first 1,024 bytes makes a PDF, whatever the filename says', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const junk of [0, 1, 500, 1019]) {
    const bytes = Buffer.concat([Buffer.alloc(junk, '\n'), scripted])
    t.match(
      await submit(withFiles(attachment('a note'), pdf(bytes, 'holiday.png'))),
      SCRIPTED,
      `${junk} bytes in front`,
    )
  }
})

const late = (document: Buffer): Buffer => Buffer.concat([Buffer.alloc(1020, '\n'), document])

test('INV-PDF-015 after the first 1,024 bytes it does not', async (t) => {
  const { keep } = await newSupplier(sandbox)
  const { attachments } = await keep(withFiles(pdf(late(scripted), 'invoice.bin')))
  t.not(attachments[0]?.content_type, 'application/pdf')
})

test('INV-PDF-018 a file that is called .pdf, or almost begins like one, is inspected without a signature', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const headless = (document: Buffer): Buffer =>
    Buffer.from(document.toString('latin1').replace('-1.7', '+1.7'), 'latin1')
  const clean = buildPdf()
  for (const name of ['invoice.pdf', 'INVOICE.PDF', 'invoice.pdf. ']) {
    t.match(await submit(withFiles(attachment('a note'), pdf(late(scripted), name))), SCRIPTED, name)
    t.equal((await submit(withFiles(attachment('a note'), pdf(late(clean), name)))).status, 200, name)
  }
  t.match(await submit(withFiles(attachment('a note'), pdf(headless(scripted), 'invoice.bin'))), SCRIPTED)
  t.equal((await submit(withFiles(attachment('a note'), pdf(headless(clean), 'invoice.bin')))).status, 200)
})

test('INV-PDF-015 a file called .pdf that is not a PDF is accepted, with advice', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.match(await submit(withFiles(pdf(Buffer.from('/JavaScript /JS')))), {
    status: 200,
    advice: 'attachments[0].filename says PDF, but the content is text/plain',
  })
})
