/** Beginnings that a reader takes for that of a PDF, though they are not quite. */
const BEGINNINGS = ['%PDF', '%!PS-Adobe-3.0 PDF-']

/**
 * INV-PDF-018: whether a reader would open the file as a PDF: for what its bytes show, or for its name or an
 * odd beginning, where it holds anything that can be an object. Readers repair the rest.
 */
export function mayOpenAsPdf({
  contentType,
  filename,
  bytes,
}: {
  contentType: string
  filename: string
  bytes: Buffer
}): boolean {
  if (contentType === 'application/pdf') return true
  return (isCalledPdf(filename) || beginsLikePdf(bytes)) && bytes.includes('obj')
}

/** Dots and spaces at the end are no part of a name on some systems. */
function isCalledPdf(filename: string): boolean {
  return /\.pdf[. ]{0,9}$/i.test(filename)
}

function beginsLikePdf(bytes: Buffer): boolean {
  return BEGINNINGS.some((beginning) => bytes.toString('latin1', 0, beginning.length) === beginning)
}
