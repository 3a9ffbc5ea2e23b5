import { Budget, OverBudget } from './budget.ts'
import { DEEPEST_EMBEDDED, embeddedPdfs } from './embedded-pdfs.ts'
import { Findings } from './findings.ts'
import { leadToFirstAndLast, leadToPages } from './page-tree.ts'
import { PdfFile } from './pdf-file.ts'
import { Scan, SIGNATURE_WITHIN } from './scan.ts'
import { lookEverywhere } from './second-look.ts'
import { FULL_LIMITS } from './verdict.ts'
import type { PdfLimits, PdfVerdict } from './verdict.ts'
import { judgeForms } from './xfa-forms.ts'

/** A marker is looked for this far from the end, as readers do. */
const MARKER_WITHIN = 1024

/**
 * Judges a PDF by its structure: encryption, scripts, and whether all that could hide them can be
 * read. Pure, and bounded by `limits`, never by a clock. Never throws.
 *
 * Objects count whether or not anything refers to them, also those of older revisions. Damage alone is
 * no reason to refuse: it is told in the notes. But a file that is not written in every respect as it
 * should be is read by each reader in a way of its own, so it is looked through once more, and there
 * the mere name of a script or of encryption counts, wherever some reader might take it for one.
 *
 * Ours, since no library that was tried sees all of this: pdf.js passes over scripts of links, outlines and `/Next`
 * chains, pdf-lib takes 1.1 GB for an object stream that inflates, and none reads the scripts of XFA forms.
 */
export function inspectPdf(bytes: Buffer, limits: PdfLimits = FULL_LIMITS): PdfVerdict {
  return inspectWithin(bytes, new Budget(limits, bytes.length))
}

/** The same out of a budget at hand, which tells afterwards what it has cost. `depth`: PDFs around this one. */
export function inspectWithin(bytes: Buffer, budget: Budget, depth = 0): PdfVerdict {
  const findings = new Findings()
  try {
    inspect(new PdfFile(bytes, budget), findings, depth)
  } catch (error) {
    if (!(error instanceof OverBudget)) throw error
    findings.uninspectable(error.message)
  }
  return findings.verdict()
}

function inspect(file: PdfFile, findings: Findings, depth: number): void {
  const { bytes } = file
  const scan = new Scan(file, findings)
  if (!bytes.subarray(0, SIGNATURE_WITHIN).includes('%PDF-')) scan.irregular.add('no signature at the start')
  if (!bytes.subarray(-MARKER_WITHIN).includes('%%EOF')) scan.irregular.add('no end-of-file marker')

  scan.inOrder()
  scan.settle()
  const pointer = lastPointer(file)
  if (pointer === undefined) scan.irregular.add('no pointer to a cross-reference section')
  else scan.follow(pointer.offset)
  if (pointer?.sound === false) scan.doubts.add('the pointer to the cross-references is not in order')
  if (!leadToPages(file, scan.roots)) scan.irregular.add('no catalog that leads to pages')
  scan.verify(pointer?.offset)
  if (!leadToFirstAndLast(file, scan.roots)) scan.doubts.add('not every page can be reached')
  const doubted = scan.irregular.size + scan.doubts.size > 0
  if (doubted) scan.everywhere()
  if (doubted && findings.encryptedByObject) findings.encrypted = true

  findings.settle(file)
  judgeForms(file, findings)
  for (const pdf of embeddedPdfs(file, findings)) judgeEmbedded(pdf, file.budget, findings, depth + 1)
  if (doubted && !findings.grave) {
    for (const pdf of lookEverywhere(file, scan, findings)) judgeEmbedded(pdf, file.budget, findings, depth + 1)
  }
}

/** An attached PDF is judged as this one is, and out of the same budget. */
function judgeEmbedded(pdf: Buffer, budget: Budget, findings: Findings, depth: number): void {
  if (depth > DEEPEST_EMBEDDED) {
    findings.uninspectable(`it embeds PDFs in PDFs more than ${DEEPEST_EMBEDDED} times`)
    return
  }
  const verdict = inspectWithin(pdf, budget, depth)
  if (verdict.kind === 'javascript') findings.script({ object: undefined, under: 'EF', place: verdict.where })
  else if (verdict.kind === 'encrypted') findings.uninspectable('it embeds an encrypted PDF')
  else if (verdict.kind === 'uninspectable') findings.uninspectable(verdict.why)
}

/** The offset behind the last `startxref`, which stands near the end of a sound file. */
function lastPointer(file: PdfFile): { offset: number; sound: boolean } | undefined {
  const { bytes } = file
  const near = bytes.subarray(-MARKER_WITHIN).lastIndexOf('startxref')
  if (near < 0) file.budget.search(bytes.length)
  const at = near < 0 ? bytes.lastIndexOf('startxref') : near + Math.max(bytes.length - MARKER_WITHIN, 0)
  const lexer = file.lexer(0, at + 'startxref'.length)
  if (at < 0 || lexer.next() !== 'number') return undefined
  return { offset: lexer.number, sound: near >= 0 && !lexer.odd }
}
