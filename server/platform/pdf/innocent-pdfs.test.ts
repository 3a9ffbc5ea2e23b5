import { once } from 'node:events'
import { PDFDocument, StandardFonts } from 'pdf-lib'
import PdfKit from 'pdfkit'
import { test } from 'tap'
import { buildPdf } from '../../../fixtures/pdf-builder.ts'
import { wordCases } from '../../../fixtures/pdf-cases.ts'
import { inspectPdf } from './inspect-pdf.ts'

const WORDS = 'Invoice /JavaScript << /S /JavaScript /JS (x) >> /Encrypt 5 0 R 7 0 obj'

async function byPdfKit(options: PDFKit.PDFDocumentOptions): Promise<Buffer> {
  const document = new PdfKit(options)
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  document.text(WORDS).link(0, 0, 9, 9, 'https://example.test/')
  document.addPage().outline.addItem('Page 2')
  document.file(Buffer.from('<xml/>'), { name: 'factur-x.xml', type: 'text/xml' })
  document.end()
  await once(document, 'end')
  return Buffer.concat(chunks)
}

async function byPdfLib(useObjectStreams: boolean): Promise<Buffer> {
  const document = await PDFDocument.create()
  document.setTitle(WORDS)
  const font = await document.embedFont(StandardFonts.Helvetica)
  for (let page = 0; page < 20; page += 1) document.addPage().drawText(WORDS, { font })
  const field = document.getForm().createTextField('a.b')
  field.addToPage(document.getPage(0))
  await document.attach(Buffer.from('a,b'), 'a.csv', { mimeType: 'text/csv' })
  return Buffer.from(await document.save({ useObjectStreams }))
}

for (const pdfVersion of ['1.3', '1.5', '1.7'] as const) {
  for (const compress of [true, false]) {
    test(`INV-PDF-009 what pdfkit makes is clean: ${pdfVersion}${compress ? ', compressed' : ''}`, async (t) => {
      const pdf = await byPdfKit({ pdfVersion, compress, info: { Title: WORDS } })
      t.strictSame(inspectPdf(pdf), { kind: 'clean', notes: [] })
    })
  }
}

for (const packed of [true, false]) {
  test(`INV-PDF-009 what pdf-lib makes is clean${packed ? ', in object streams' : ''}`, async (t) => {
    const pdf = await byPdfLib(packed)
    t.strictSame(inspectPdf(pdf), { kind: 'clean', notes: [] })
    const again = await PDFDocument.load(pdf)
    again.addPage()
    t.equal(
      inspectPdf(Buffer.from(await again.save({ useObjectStreams: packed }))).kind,
      'clean',
      'also when saved again',
    )
  })
}

for (const { name, make } of wordCases.filter((each) => each.name !== 'object-on-the-page')) {
  test(`INV-PDF-009 words without meaning pass in a file that breaks off, too: ${name}`, async (t) => {
    const pdf = make()
    const table = Math.max(pdf.lastIndexOf('xref\n0'), pdf.lastIndexOf('startxref'))
    t.equal(inspectPdf(pdf.subarray(0, pdf.includes('xref\n0') ? pdf.indexOf('xref\n0') : table)).kind, 'clean')
  })
}

test('INV-PDF-013 what is between sound objects is no reason to refuse what they say', async (t) => {
  const pdf = buildPdf({ text: WORDS.replace('7 0 obj', '') })
  const shifted = Buffer.concat([pdf.subarray(0, 9), Buffer.from('\n'), pdf.subarray(9)])
  t.equal(inspectPdf(shifted).kind, 'clean')
})
