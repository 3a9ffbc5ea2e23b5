import { contentTypeMatches } from '../../../invoices/files/content-type-matches.ts'
import type { JudgedFile } from '../../../invoices/files/store-file.ts'

const LONGEST_NAME = 255

/** What a file of this ending holds. */
const ENDINGS: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  pdf: 'application/pdf',
  png: 'image/png',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  txt: 'text/plain',
  xml: 'application/xml',
}

/** Notes on files that are accepted but will not do what their sender expects. */
export function adviseOnFiles(attachments: readonly JudgedFile[], advise: (text: string) => void): void {
  const seen = new Map<string, number>()
  for (const [index, { type, filename, contentType }] of attachments.entries()) {
    const place = `attachments[${index}]`
    for (const problem of problemsOfName(filename)) advise(`${place}.filename ${problem}`)
    if (type === 'IMAGE' && contentType !== 'application/pdf')
      advise(`${place} is sent as IMAGE but is ${contentType}, not a PDF`)
    const [, ending = ''] = /\.([a-z]{3,4})$/i.exec(filename.slice(-10)) ?? []
    const claimed = ENDINGS[ending.toLowerCase()]
    if (claimed !== undefined && !contentTypeMatches({ claimed, sniffed: contentType })) {
      advise(`${place}.filename says ${ending.toUpperCase()}, but the content is ${contentType}`)
    }
    const former = seen.get(filename)
    if (former !== undefined) advise(`${place}.filename repeats that of attachments[${former}]`)
    else seen.set(filename, index)
  }
}

function problemsOfName(filename: string): string[] {
  const problems: string[] = []
  if (!/\.[^.\s]+$/.test(filename)) problems.push('has no extension')
  // Also what turns the direction of text around: "invoice\u202Efdp.exe" reads as a PDF.
  if (/[\p{Cc}\p{Cf}]/u.test(filename)) problems.push('holds control or invisible characters')
  if (filename.length > LONGEST_NAME) problems.push(`is longer than ${LONGEST_NAME} characters`)
  return problems
}
