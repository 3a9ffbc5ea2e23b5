import { readdirSync, readFileSync } from 'node:fs'
import { PDFDict, PDFDocument, PDFName, PDFStream } from 'pdf-lib'
import { test } from 'tap'
import { buildPdf, deflated, pdfOfSize, plainStream, stream } from '../../../fixtures/pdf-builder.ts'
import { bomb, LINK, opaqueCases, SCRIPT, scriptCases, wordCases } from '../../../fixtures/pdf-cases.ts'
import { hiddenCases } from '../../../fixtures/pdf-hidden-cases.ts'
import { inspectPdf } from './inspect-pdf.ts'

const folder = new URL('../../../../fixtures/pdfs/', import.meta.url)
const fixture = (name: string): Buffer => readFileSync(new URL(`${name}.pdf`, folder))
const fixtures = readdirSync(folder)
  .filter((name) => name.endsWith('.pdf'))
  .map((name) => name.slice(0, -4))

for (const { rule, name, make } of [...scriptCases, ...hiddenCases]) {
  test(`${rule} a script is found: ${name}`, async (t) => {
    t.equal(inspectPdf(make(SCRIPT)).kind, 'javascript')
  })
  test(`${rule} the same document with a link instead is clean: ${name}`, async (t) => {
    t.equal(inspectPdf(make(LINK)).kind, 'clean')
  })
}

for (const { name, make } of wordCases) {
  test(`INV-PDF-009 words without meaning pass without a note: ${name}`, async (t) => {
    t.strictSame(inspectPdf(make()), { kind: 'clean', notes: [] })
  })
}

for (const { name, make } of opaqueCases) {
  test(`INV-PDF-012 what cannot be inspected is said to be so: ${name}`, async (t) => {
    t.equal(inspectPdf(make()).kind, 'uninspectable')
  })
}

test('INV-PDF-001 a user password is found', async (t) => {
  t.equal(inspectPdf(fixture('encrypted-user-password')).kind, 'encrypted')
})

for (const name of ['', '-packed', '-rc4']) {
  test(`INV-PDF-002 an owner password alone is found${name}`, async (t) => {
    t.equal(inspectPdf(fixture(`encrypted-owner-password${name}`)).kind, 'encrypted')
  })
}

test('INV-PDF-001 encryption in an older revision counts', async (t) => {
  const revised = Buffer.concat([fixture('encrypted-user-password'), buildPdf()])
  t.equal(inspectPdf(revised).kind, 'encrypted')
})

test('INV-PDF-001 encryption counts above a script', async (t) => {
  const pdf = buildPdf({ trailer: '/Encrypt 6 0 R', objects: ['<< /Filter /Standard >>', SCRIPT] })
  t.equal(inspectPdf(pdf).kind, 'encrypted')
})

test('INV-PDF-003 the verdict tells the place', async (t) => {
  const pdf = buildPdf({ catalog: '/OpenAction 6 0 R', objects: [SCRIPT] })
  t.strictSame(inspectPdf(pdf), { kind: 'javascript', way: 'open-action', where: 'open action (object 6)' })
})

test('INV-PDF-004 the verdict names the tree, though it leads to the script by several steps', async (t) => {
  const names = scriptCases.find(({ name }) => name === 'names-tree')
  t.match(names && inspectPdf(names.make(SCRIPT)), { where: /^names tree/ })
})

test('INV-PDF-010 an action whose type no object gives counts as a script', async (t) => {
  t.equal(inspectPdf(buildPdf({ objects: ['<< /S 99 0 R /JS (x) >>'] })).kind, 'javascript')
})

test('INV-PDF-011 a script type in an XFA form may be written with character references', async (t) => {
  const form = "<script contentType='application/x-j&#97;vascript'>1</script>"
  const pdf = buildPdf({ catalog: '/AcroForm << /XFA 6 0 R >>', objects: [plainStream('', form)] })
  t.equal(inspectPdf(pdf).kind, 'javascript')
})

test('INV-PDF-011 an XFA form may be written in UTF-16', async (t) => {
  const form = Buffer.from('<a:script x=">" contentType="text/javascript">1</a:script>', 'utf16le')
  const pdf = buildPdf({ catalog: '/AcroForm << /XFA 6 0 R >>', objects: [stream('', deflated(form))] })
  t.equal(inspectPdf(pdf).kind, 'javascript')
})

test('INV-PDF-012 a stream that decodes to more than its share is not decoded', async (t) => {
  t.match(inspectPdf(bomb(33 << 20)), { kind: 'uninspectable', why: /decodes to more than/ })
})

test('INV-PDF-012 structure without end is given up', async (t) => {
  const pdf = Buffer.from('%PDF-1.7 ' + '1 0 obj(\n'.repeat(200_000))
  t.match(inspectPdf(pdf), { kind: 'uninspectable', why: /too many steps/ })
})

test('INV-PDF-012 a script found is told even if another part cannot be inspected', async (t) => {
  const lzw = stream('/Type /ObjStm /N 1 /First 4', { bytes: Buffer.from('x'), entries: '/Filter /LZWDecode' })
  t.equal(inspectPdf(buildPdf({ objects: [lzw, SCRIPT] })).kind, 'javascript')
})

test('INV-PDF-013 a truncated file is clean, with a note', async (t) => {
  const pdf = buildPdf()
  const verdict = inspectPdf(pdf.subarray(0, pdf.length >> 1))
  t.match(verdict, { kind: 'clean' })
  t.ok(verdict.kind === 'clean' && verdict.notes.includes('no end-of-file marker'))
})

test('INV-PDF-013 rubbish behind a signature is clean, with a note', async (t) => {
  t.match(inspectPdf(Buffer.from('%PDF-1.4\nrubbish')), { kind: 'clean', notes: ['no end-of-file marker'] })
})

test('INV-PDF-013 a script in a truncated file is found', async (t) => {
  const pdf = buildPdf({ objects: [SCRIPT] })
  t.equal(inspectPdf(pdf.subarray(0, pdf.indexOf('xref'))).kind, 'javascript')
})

test('INV-PDF-015 junk before the signature is no damage', async (t) => {
  const pdf = Buffer.concat([Buffer.alloc(1000, 'x\n'), buildPdf()])
  t.strictSame(inspectPdf(pdf), { kind: 'clean', notes: [] })
})

test('INV-PDF-015 a script is found behind junk, offsets counted from the signature', async (t) => {
  const hidden = scriptCases.find(({ name }) => name === 'inside-a-stream')
  const pdf = Buffer.concat([Buffer.alloc(1000, 'x\n'), hidden?.make(SCRIPT) ?? Buffer.alloc(0)])
  t.equal(inspectPdf(pdf).kind, 'javascript')
})

for (const size of [1500, 1501, 100_000, 9_999_999]) {
  test(`a benchmark's PDF of ${size} bytes has that size and is sound`, async (t) => {
    const pdf = pdfOfSize(size, 7)
    t.equal(pdf.length, size)
    t.strictSame(inspectPdf(pdf), { kind: 'clean', notes: [] })
  })
}

test('the fixture files get the verdicts that their names tell', async (t) => {
  const kinds: Record<string, string> = {
    clean: 'clean',
    plain: 'clean',
    script: 'javascript',
    opaque: 'uninspectable',
  }
  const wrong = fixtures.filter((name) => {
    const [word = ''] = name.split('-')
    return inspectPdf(fixture(name)).kind !== (kinds[word] ?? word)
  })
  t.strictSame(wrong, [])
  t.ok(fixtures.length > 60)
})

test('what pdf-lib finds when it walks over all objects is found here', async (t) => {
  const found: string[] = []
  for (const name of fixtures) if (await pdfLibFinds(fixture(name))) found.push(name)
  t.strictSame(
    found.filter((name) => !/javascript|encrypted/.test(inspectPdf(fixture(name)).kind)),
    [],
  )
  t.ok(found.length > 15, `pdf-lib found something in ${found.length} files`)
})

test('flipped bytes and cut ends never throw', async (t) => {
  const random = generator(20)
  const failures: string[] = []
  for (const name of fixtures) {
    for (let round = 0; round < 15; round += 1) {
      const bytes = damage(fixture(name), random)
      try {
        inspectPdf(bytes)
      } catch (error) {
        failures.push(`${name}: ${String(error)}: ${bytes.toString('base64')}`)
      }
    }
  }
  t.strictSame(failures, [])
})

async function pdfLibFinds(bytes: Buffer): Promise<boolean> {
  const document = await PDFDocument.load(bytes, { ignoreEncryption: true }).catch(() => undefined)
  if (document === undefined) return false
  const objects = document.context.enumerateIndirectObjects().map(([, object]) => object)
  return document.isEncrypted || objects.some(isScript)
}

function isScript(object: unknown): boolean {
  const dictionary = object instanceof PDFStream ? object.dict : object
  if (!(dictionary instanceof PDFDict)) return false
  return dictionary.get(PDFName.of('S')) === PDFName.of('JavaScript') || dictionary.values().some(isScript)
}

/** Changes up to eight bytes, half of them to a bracket or a digit, and now and then cuts the end off. */
function damage(bytes: Buffer, random: (below: number) => number): Buffer {
  const copy = Buffer.from(bytes)
  const telling = '<>[]()/%0123456789 R'
  for (let flips = 1 + random(8); flips > 0; flips -= 1) {
    copy[random(copy.length)] = random(2) === 0 ? random(256) : telling.charCodeAt(random(telling.length))
  }
  return random(4) === 0 ? copy.subarray(0, random(copy.length)) : copy
}

function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
