import type { PdfInspector } from '../../../../platform/pdf/pdf-inspector.ts'
import { errors } from '../../../errors.ts'

/** INV-PDF: encrypted PDFs, PDFs with JavaScript, and PDFs that nobody can look into are refused. */
export async function refuseDangerousPdf(parts: {
  pdfs: PdfInspector
  bytes: Buffer
  index: number
  advise: (text: string) => void
}): Promise<void> {
  const verdict = await parts.pdfs.inspect(parts.bytes)
  const { index } = parts
  switch (verdict.kind) {
    case 'encrypted': throw errors.pdfEncrypted({ index })
    case 'javascript': throw errors.pdfJavaScript({ index, where: verdict.where })
    case 'uninspectable': throw errors.pdfUninspectable({ index, why: verdict.why })
    case 'clean':
      for (const note of verdict.notes) parts.advise(`attachments[${index}] is a damaged PDF: ${note}`)
  }
}
