import { deflateSync } from 'node:zlib'
import { SuiteError } from '../../kit/run/suite-error.ts'

/** What a small PDF has beyond its one page; everything in PDF syntax. */
export interface PdfParts {
  /** Printed on the page. */
  readonly text?: string
  /** Further entries of the catalog, the page and the trailer, such as `/OpenAction 6 0 R`. */
  readonly catalog?: string
  readonly page?: string
  readonly trailer?: string
  /** Further objects, numbered from 6. */
  readonly objects?: readonly string[]
}

/** A PDF of one page with a cross-reference table: the same bytes for the same parts. */
export function makePdf(parts: PdfParts = {}): Buffer {
  const file = startFile()
  const bodies = bodiesOf(parts)
  const offsets = bodies.map((body, index) => file.add(index + 1, body))
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  return file.end(
    file.length(),
    `xref\n0 ${bodies.length + 1}\n0000000000 65535 f \n${rows}` +
      `trailer\n<< /Size ${bodies.length + 1} /Root 1 0 R ${parts.trailer ?? ''} >>\n`,
  )
}

/** A PDF of one page and of so many bytes, most of them in a stream that nothing shows. */
export function pdfOfSize(bytes: number): Buffer {
  const filled = (length: number): Buffer =>
    makePdf({ objects: [pdfStream({ bytes: ' '.repeat(length), entries: '' })] })
  const about = bytes - filled(0).length
  // The lengths that are written down take a few bytes themselves.
  const pdf = filled(about - (filled(about).length - bytes))
  if (pdf.length !== bytes) throw new SuiteError(`no PDF of ${bytes} bytes could be made`)
  return pdf
}

/** The same document with its objects in one compressed object stream; `encode` packs that stream. */
export function makePackedPdf(parts: PdfParts = {}, encode: Encode = flate): Buffer {
  const file = startFile()
  const numbered = bodiesOf(parts).map((body, index) => ({ number: index + 1, body }))
  const packed = numbered.filter(({ body }) => !body.endsWith('endstream'))
  const container = numbered.length + 1
  const rows = new Map(packed.map(({ number }, index) => [number, [2, container, index]]))
  for (const { number, body } of numbered) if (!rows.has(number)) rows.set(number, [1, file.add(number, body), 0])
  rows.set(container, [1, file.add(container, objectStream(packed, encode)), 0])
  const start = file.length()
  rows.set(container + 1, [1, start, 0])

  const table = Array.from({ length: container + 2 }, (_, number) => tableRow(rows.get(number) ?? [0, 0, 0])).join('')
  file.add(container + 1, pdfStream(flate(table), `/Type /XRef /W [1 4 2] /Size ${container + 2} /Root 1 0 R`))
  return file.end(start)
}

/** A stream's bytes, one character a byte, and the entries that tell how they are packed. */
export interface Encoded {
  readonly bytes: string
  readonly entries: string
}
export type Encode = (plain: string) => Encoded

export const flate: Encode = (plain) => ({
  bytes: deflateSync(Buffer.from(plain, 'latin1')).toString('latin1'),
  entries: '/Filter /FlateDecode',
})

export function pdfStream({ bytes, entries: encoding }: Encoded, entries = ''): string {
  return `<< ${entries} ${encoding} /Length ${bytes.length} >>\nstream\n${bytes}\nendstream`
}

function objectStream(objects: readonly { number: number; body: string }[], encode: Encode): string {
  let offset = 0
  const index = objects
    .map(({ number, body }) => {
      const entry = `${number} ${offset} `
      offset += body.length + 1
      return entry
    })
    .join('')
  const plain = index + objects.map(({ body }) => `${body}\n`).join('')
  return pdfStream(encode(plain), `/Type /ObjStm /N ${objects.length} /First ${index.length}`)
}

function bodiesOf({ text = 'Invoice', catalog = '', page = '', objects = [] }: PdfParts): string[] {
  const shown = text.replace(/[\\()]/g, '\\$&')
  return [
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R ' +
      `/Resources << /Font << /F1 5 0 R >> >> ${page} >>`,
    pdfStream({ bytes: `BT /F1 12 Tf 72 720 Td (${shown}) Tj ET`, entries: '' }),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...objects,
  ]
}

function startFile() {
  let written = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'
  return {
    length: (): number => written.length,
    add(number: number, body: string): number {
      const offset = written.length
      written += `${number} 0 obj\n${body}\nendobj\n`
      return offset
    },
    /** `start` is where the cross-references stand, which `rest` may still write. */
    end: (start: number, rest = ''): Buffer => Buffer.from(`${written}${rest}startxref\n${start}\n%%EOF\n`, 'latin1'),
  }
}

function tableRow([type = 0, second = 0, third = 0]: readonly number[]): string {
  const bytes = Buffer.alloc(7)
  bytes.writeUInt8(type, 0)
  bytes.writeUInt32BE(second, 1)
  bytes.writeUInt16BE(third, 5)
  return bytes.toString('latin1')
}
