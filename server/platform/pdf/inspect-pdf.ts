import { Budget, OverBudget } from './budget.ts'
import { decodeStream } from './decode-stream.ts'
import { Findings } from './findings.ts'
import { leadToPages } from './page-tree.ts'
import { PdfFile, streamEnd } from './pdf-file.ts'
import type { StoredObject } from './pdf-file.ts'
import { Scan, SIGNATURE_WITHIN } from './scan.ts'
import { isDictionary, isList, isReference } from './values.ts'
import type { Value } from './values.ts'
import { FULL_LIMITS } from './verdict.ts'
import type { PdfLimits, PdfVerdict } from './verdict.ts'
import { judgeXfa } from './xfa-script.ts'

/** A marker is looked for this far from the end, as readers do. */
const MARKER_WITHIN = 1024

/**
 * Judges a PDF by its structure: encryption, scripts, and whether all that could hide them can be
 * read. Pure, and bounded by `limits`, never by a clock. Never throws.
 *
 * Objects count whether or not anything refers to them, also those of older revisions. A file that a
 * reader would have to repair is searched for objects in every place, since readers differ in how they
 * repair. Damage alone is no reason to refuse: it is told in the notes.
 *
 * Ours, since no library that was tried sees all of this: pdf.js passes over scripts of links, outlines and `/Next`
 * chains, pdf-lib takes 1.1 GB for an object stream that inflates, and none reads the scripts of XFA forms.
 */
export function inspectPdf(bytes: Buffer, limits: PdfLimits = FULL_LIMITS): PdfVerdict {
  const findings = new Findings()
  try {
    inspect(new PdfFile(bytes, new Budget(limits)), findings)
  } catch (error) {
    if (!(error instanceof OverBudget)) throw error
    findings.uninspectable(error.message)
  }
  return findings.verdict()
}

function inspect(file: PdfFile, findings: Findings): void {
  const { bytes } = file
  const scan = new Scan(file, findings)
  if (!bytes.subarray(0, SIGNATURE_WITHIN).includes('%PDF-')) scan.irregular.add('no signature at the start')
  if (!bytes.subarray(-MARKER_WITHIN).includes('%%EOF')) scan.irregular.add('no end-of-file marker')

  scan.inOrder()
  scan.settle()
  const pointer = lastPointer(file)
  if (pointer !== undefined) scan.follow(pointer)
  else scan.irregular.add('no pointer to a cross-reference section')
  if (!leadToPages(file, scan.roots)) scan.irregular.add('no catalog that leads to pages')
  if (scan.irregular.size > 0) scan.everywhere()

  findings.settle(file)
  inspectForms(file, findings)
}

/** The offset behind the last `startxref`, which stands near the end of a sound file. */
function lastPointer(file: PdfFile): number | undefined {
  const { bytes } = file
  let at = bytes.subarray(-MARKER_WITHIN).lastIndexOf('startxref')
  if (at >= 0) {
    at += Math.max(bytes.length - MARKER_WITHIN, 0)
  } else {
    file.budget.search(bytes.length)
    at = bytes.lastIndexOf('startxref')
  }
  const lexer = file.lexer(0, at + 'startxref'.length)
  return at >= 0 && lexer.next() === 'number' ? lexer.number : undefined
}

/** Forms in XML are stored in packets, which readers join; each packet may be in a stream of its own. */
function inspectForms(file: PdfFile, findings: Findings): void {
  for (const form of findings.forms) {
    const packets = streamsOf(file, form.value).map((object) => decodePacket(file, object, findings))
    file.budget.read(packets.reduce((total, packet) => total + packet.length, 0))
    const verdict = judgeXfa(Buffer.concat(packets))
    if (verdict.kind === 'javascript') findings.script({ object: form.object, under: 'XFA' })
    else if (verdict.kind === 'unreadable') findings.uninspectable(verdict.why)
  }
}

function streamsOf(file: PdfFile, form: Value): StoredObject[] {
  if (isList(form)) return form.items.flatMap((item) => streamsOf(file, item))
  if (!isReference(form)) return []
  return file
    .resolve(form.number)
    .flatMap((object) =>
      isList(object.value)
        ? object.value.items.filter(isReference).flatMap((item) => file.resolve(item.number))
        : [object],
    )
}

function decodePacket(file: PdfFile, object: StoredObject, findings: Findings): Buffer {
  if (!isDictionary(object.value) || object.stream === undefined) return Buffer.alloc(0)
  const filters = file.filters(object.value)
  if (filters === undefined) {
    findings.uninspectable('its XFA form does not say how to read it')
    return Buffer.alloc(0)
  }
  const { end } = streamEnd(file, object.value, object.stream)
  const encoded = file.bytes.subarray(object.stream, filters.length === 0 ? end : undefined)
  const decoded = decodeStream(encoded, filters, file.budget)
  // A packet that is not encoded is charged as well: a form may name it a thousand times.
  if (filters.length === 0) file.budget.decode(encoded.length)
  if (file.budget.room < 0) throw new OverBudget('its XFA form is too large')
  if (decoded.kind === 'bytes') return decoded.bytes
  findings.uninspectable(`its XFA form ${decoded.why}`)
  return Buffer.alloc(0)
}
