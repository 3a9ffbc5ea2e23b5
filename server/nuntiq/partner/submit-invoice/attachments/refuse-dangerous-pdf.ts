import type { RequirementId } from '../../../../../spec/generated/nuntiq/requirements.ts'
import type { PdfInspector } from '../../../../platform/pdf/pdf-inspector.ts'
import type { ScriptWay } from '../../../../platform/pdf/verdict.ts'
import { errors } from '../../errors.ts'

/** The requirement that forbids a script, by where the script was found. */
const SCRIPT_RULES: Readonly<Record<ScriptWay, RequirementId>> = {
  'open-action': 'INV-PDF-003',
  'names-tree': 'INV-PDF-004',
  'additional-action': 'INV-PDF-005',
  annotation: 'INV-PDF-006',
  elsewhere: 'INV-PDF-010',
  xfa: 'INV-PDF-011',
  embedded: 'INV-PDF-016',
  damaged: 'INV-PDF-017',
}

/** INV-PDF: encrypted PDFs, PDFs with JavaScript, and PDFs that cannot be inspected are refused. */
export async function refuseDangerousPdf(parts: {
  pdfs: PdfInspector
  /** Whose file it is. */
  tenant: string
  bytes: Buffer
  index: number
  advise: (text: string) => void
}): Promise<void> {
  const verdict = await parts.pdfs.inspect(parts.bytes, parts.tenant)
  const { index } = parts
  switch (verdict.kind) {
    case 'encrypted':
      throw errors.pdfEncrypted({ index })
    case 'javascript':
      throw errors.pdfJavaScript({ index, where: verdict.where, rule: SCRIPT_RULES[verdict.way] })
    case 'uninspectable':
      throw errors.pdfUninspectable({ index, why: verdict.why })
    case 'clean':
      for (const note of verdict.notes) parts.advise(`attachments[${index}] is a damaged PDF: ${note}`)
  }
}
