/** Words that a reader looks for where a file does not begin as a PDF should. */
const HEADERS = ['%PDF', '%!PS-Adobe-3.0 PDF-']
const HEADER_WITHIN = 1024 + 20

/**
 * INV-PDF-018: whether a reader would try to open the file as a PDF: for what its bytes show, for its name,
 * or for an odd form of the header. Readers repair what follows, whatever it is.
 */
export function mayOpenAsPdf(file: { contentType: string; filename: string; bytes: Buffer }): boolean {
  if (file.contentType === 'application/pdf') return true
  // Trailing dots and spaces are no part of a name on some systems.
  if (/\.pdf$/i.test(file.filename.replace(/[. ]{1,9}$/, ''))) return true
  const head = file.bytes.subarray(0, HEADER_WITHIN)
  return HEADERS.some((header) => head.includes(header, 0, 'latin1'))
}
