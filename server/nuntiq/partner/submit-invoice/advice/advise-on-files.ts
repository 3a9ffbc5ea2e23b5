import type { JudgedFile } from '../../../invoices/files/store-file.ts'

/** Notes on files that are accepted but will not do what their sender expects. */
export function adviseOnFiles(attachments: readonly JudgedFile[], advise: (text: string) => void): void {
  for (const [index, { type, filename, contentType }] of attachments.entries()) {
    if (!/\.[^.\s]+$/.test(filename)) advise(`attachments[${index}].filename has no extension`)
    if (type === 'IMAGE' && contentType !== 'application/pdf' && !contentType.startsWith('image/')) {
      advise(`attachments[${index}] is sent as IMAGE but is ${contentType}`)
    }
    if (/\.pdf$/i.test(filename) && contentType !== 'application/pdf') {
      advise(`attachments[${index}].filename says PDF, but the content is ${contentType}`)
    }
  }
}
