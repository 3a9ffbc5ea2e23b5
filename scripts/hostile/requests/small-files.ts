import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const PLAIN = fileURLToPath(new URL('../../../../fixtures/pdfs/plain.pdf', import.meta.url))

/** An IMAGE that is accepted. */
export function pdfAttachment(): object {
  return {
    filename: 'plain.pdf',
    mime_type: 'application/pdf',
    type: 'IMAGE',
    content: readFileSync(PLAIN).toString('base64'),
  }
}
