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

/** Notes on files that are accepted but will not do what their sender expects: of each kind of trouble the first. */
export function adviseOnFiles(attachments: readonly JudgedFile[], advise: (text: string) => void): void {
  const told = new Set<string>()
  const seen = new Map<string, number>()
  for (const [index, file] of attachments.entries()) {
    const former = seen.get(file.filename)
    if (former === undefined) seen.set(file.filename, index)
    for (const [kind, text] of troublesOf(file, former)) {
      if (!told.has(kind)) advise(`attachments[${index}]${text}`)
      told.add(kind)
    }
  }
}

/** What is odd about one file, by kind; `former` is a file of the same name before it. */
function* troublesOf(
  { type, filename, contentType }: JudgedFile,
  former: number | undefined,
): Generator<readonly [string, string]> {
  if (!/\.[^.\s]+$/.test(filename)) yield ['bare', '.filename has no extension']
  // Also what turns the direction of text around: "invoice\u202Efdp.exe" reads as a PDF.
  if (/[\p{Cc}\p{Cf}]/u.test(filename)) yield ['unseen', '.filename holds control or invisible characters']
  if (filename.length > LONGEST_NAME) yield ['long', `.filename is longer than ${LONGEST_NAME} characters`]
  if (former !== undefined) yield ['repeated', `.filename repeats that of attachments[${former}]`]
  if (type === 'IMAGE' && contentType !== 'application/pdf')
    yield ['image', ` is sent as IMAGE but is ${contentType}, not a PDF`]
  const [, ending = ''] = /\.([a-z]{3,4})$/i.exec(filename.slice(-10)) ?? []
  const claimed = ENDINGS[ending.toLowerCase()]
  if (claimed !== undefined && !contentTypeMatches({ claimed, sniffed: contentType }))
    yield ['ending', `.filename says ${ending.toUpperCase()}, but the content is ${contentType}`]
}
