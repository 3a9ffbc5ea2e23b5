import { deflateRawSync, gzipSync } from 'node:zlib'
import { test } from 'tap'
import { contentTypeMatches } from './content-type-matches.ts'
import { sniffType } from './sniff-type.ts'

/** A ZIP archive of stored or deflated entries; without the central directory, which no sniffer reads. */
function zip(entries: Record<string, string>, deflate = false): Buffer {
  return Buffer.concat(
    Object.entries(entries).map(([name, text]) => {
      const content = deflate ? deflateRawSync(text) : Buffer.from(text)
      const header = Buffer.alloc(30)
      header.writeUInt32LE(0x04034b50, 0)
      header.writeUInt16LE(20, 4)
      header.writeUInt16LE(deflate ? 8 : 0, 8)
      header.writeUInt32LE(content.length, 18)
      header.writeUInt32LE(text.length, 22)
      header.writeUInt16LE(name.length, 26)
      return Buffer.concat([header, Buffer.from(name), content])
    }),
  )
}

const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

function officeFile(type: string): Record<string, string> {
  return { '[Content_Types].xml': `<Types><Override ContentType="${type}.main+xml"/></Types>`, 'a.xml': '<a/>' }
}

const onePixelPng = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const onePixelGif = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'
const onePixelWebp = 'UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=='
const tiff = Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0, 1, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
const compoundFile = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504)])

const samples: [string, Buffer, string][] = [
  ['a PDF', Buffer.from('%PDF-1.7\n%âãÏÓ\n', 'latin1'), 'application/pdf'],
  ['a PDF behind junk', Buffer.concat([Buffer.alloc(1019, 0xff), Buffer.from('%PDF-1.4')]), 'application/pdf'],
  ['a PDF behind the magic of a picture', Buffer.from('GIF89a%PDF-1.4'), 'application/pdf'],
  ['a PNG', Buffer.from(onePixelPng, 'base64'), 'image/png'],
  ['a JPEG', Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), 'image/jpeg'],
  ['a GIF', Buffer.from(onePixelGif, 'base64'), 'image/gif'],
  ['a WebP', Buffer.from(onePixelWebp, 'base64'), 'image/webp'],
  ['a TIFF', tiff, 'image/tiff'],
  ['a ZIP archive', zip({ 'a.txt': 'hello' }), 'application/zip'],
  ['a Word document', zip(officeFile(docxType)), docxType],
  ['a deflated spreadsheet', zip(officeFile(xlsxType), true), xlsxType],
  ['an old Office file', compoundFile, 'application/x-cfb'],
  ['a gzip file', gzipSync('hello'), 'application/gzip'],
  ['an RTF document', Buffer.from('{\\rtf1\\ansi hello}'), 'application/rtf'],
  ['an XML document', Buffer.from('<?xml version="1.0"?><Invoice/>'), 'application/xml'],
  ['an HTML page', Buffer.from('<!doctype html><title>Grüße</title>'), 'text/plain'],
  ['JSON', Buffer.from('{"a":1}\r\n'), 'text/plain'],
  ['text with a byte order mark', Buffer.from('\ufeffnumber;amount\n1;2,50\n'), 'text/plain'],
  ['a table that starts like a bitmap', Buffer.from('BMW,4711,2.50\n'), 'text/plain'],
  ['nothing at all', Buffer.alloc(0), 'text/plain'],
  ['one byte of text', Buffer.from('x'), 'text/plain'],
  ['text with a NUL', Buffer.from('hello\0world'), 'application/octet-stream'],
  ['text with an escape character', Buffer.from('\x1b[31mred'), 'application/octet-stream'],
  ['text that is not UTF-8', Buffer.from('Grüße', 'latin1'), 'application/octet-stream'],
  ['text that ends within a code point', Buffer.from('Grü').subarray(0, 3), 'application/octet-stream'],
  ['the marker of a PDF without its dash', Buffer.from('%PDF\0\0\0\0'), 'application/octet-stream'],
  [
    'a PDF marker that ends one byte too late',
    Buffer.concat([Buffer.alloc(1020, 0xfe), Buffer.from('%PDF-1.4')]),
    'application/octet-stream',
  ],
]

for (const [what, bytes, type] of samples) {
  test(`INV-ATT-024 ${what} is sniffed as ${type}`, async (t) => {
    t.equal(await sniffType(bytes), type)
  })
}

test('INV-ATT-016 a code point cut by the end of the sample does not turn text into bytes', async (t) => {
  const long = Buffer.from('x'.repeat(64 * 1024 - 1) + 'ü'.repeat(1000))
  t.equal(await sniffType(long), 'text/plain')
})

test('INV-ATT-016 only the first 64 kB decide whether a file is text', async (t) => {
  t.equal(await sniffType(Buffer.concat([Buffer.alloc(64 * 1024, 'x'), Buffer.alloc(10)])), 'text/plain')
})

/** Numbers that look random and are the same in every run. */
function* numbersFrom(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    yield state >>> 8
  }
}

test('INV-ATT-024 damaged files of every kind are still given some media type', async (t) => {
  const numbers = numbersFrom(7)
  const next = () => numbers.next().value
  const starts = [
    '1a45dfa3',
    '3026b2758e66cf11a6d9',
    '49443303',
    '4f676753',
    '0000001866747970',
    '89504e470d0a1a0a',
    '4d4d002a',
    '1f8b08',
    '504b0304',
    '04000000',
    '377abcaf271c',
    '52494646',
    '7573746172',
    'efbbbf',
    'cafebabe',
  ]
  const bad: string[] = []
  for (let round = 0; round < 3000; round++) {
    const sample = samples[next() % samples.length]?.[1] ?? Buffer.alloc(0)
    const start = Buffer.from(starts[next() % starts.length] ?? '', 'hex')
    const noise = Buffer.from(Array.from({ length: next() % 300 }, () => next() & 0xff))
    const bytes = Buffer.concat(round % 2 === 0 ? [start, noise] : [sample.subarray(0, next() % 400), noise])
    const type = await sniffType(bytes)
    if (!/^[a-z]+\/[a-z0-9.+-]+$/.test(type)) bad.push(`${type} for ${bytes.toString('hex')}`)
  }
  t.strictSame(bad, [])
})

test('INV-ATT-024 an archive that inflates without end is given a type', async (t) => {
  const bomb = zip({ '[Content_Types].xml': ' '.repeat(50_000_000) }, true)
  t.equal(await sniffType(bomb), 'application/zip')
})

const matching: [string, string][] = [
  ['application/pdf', 'application/pdf'],
  ['Application/PDF; charset=binary', 'application/pdf'],
  ['application/pdf;', 'application/pdf'],
  ['application/pdf ; name="a \\"b\\".pdf"', 'application/pdf'],
  ['application/x-pdf', 'application/pdf'],
  ['image/jpg', 'image/jpeg'],
  ['image/x-png', 'image/png'],
  ['image/tif', 'image/tiff'],
  ['application/x-zip-compressed', 'application/zip'],
  ['text/xml', 'application/xml'],
  [docxType, docxType],
  [xlsxType.toUpperCase(), xlsxType],
  ['application/vnd.ms-excel', 'application/x-cfb'],
  ['text/csv; header=present', 'text/plain'],
  ['text/html', 'text/plain'],
  ['image/svg+xml', 'text/plain'],
  ['image/svg+xml', 'application/xml'],
  ['application/json', 'text/plain'],
  ['application/problem+json', 'text/plain'],
  ['application/csv', 'text/plain'],
  ['application/xml', 'text/plain'],
  ['message/rfc822', 'text/plain'],
  ['text/plain', 'application/xml'],
  ['text/plain', 'text/calendar'],
  ['application/octet-stream', 'application/octet-stream'],
]

for (const [claimed, sniffed] of matching) {
  test(`INV-ATT-015 the claim ${claimed} matches ${sniffed}`, async (t) => {
    t.equal(contentTypeMatches({ claimed, sniffed }), true)
  })
}

const contradicting: [string, string][] = [
  ['application/pdf', 'image/png'],
  ['application/pdf', 'text/plain'],
  ['image/png', 'text/plain'],
  ['text/plain', 'application/pdf'],
  ['text/html', 'text/calendar'],
  ['application/octet-stream', 'application/pdf'],
  [docxType, xlsxType],
  [docxType, 'application/zip'],
  ['application/zip', docxType],
  ['application/vnd.ms-excel', 'application/octet-stream'],
  ['constructor/prototype', 'text/plain'],
]

for (const [claimed, sniffed] of contradicting) {
  test(`INV-ATT-014 the claim ${claimed} contradicts ${sniffed}`, async (t) => {
    t.equal(contentTypeMatches({ claimed, sniffed }), false)
  })
}

const malformed = [
  '',
  'text',
  'text/',
  '/plain',
  'text/plain/x',
  'text/*',
  '*/*',
  'text plain',
  'text/plain\n',
  'text/plain; charset',
  'text/plain, text/csv',
  'text/plain; a="b',
  `text/${'x'.repeat(300)}`,
]

for (const claimed of malformed) {
  test(`INV-ATT-014 the malformed claim ${JSON.stringify(claimed.slice(0, 30))} matches nothing`, async (t) => {
    t.equal(contentTypeMatches({ claimed, sniffed: 'text/plain' }), false)
  })
}

test('INV-ATT-014 a malformed claim does not match itself', async (t) => {
  t.equal(contentTypeMatches({ claimed: 'pdf', sniffed: 'pdf' }), false)
})
