import { detectMagic } from '../../../platform/sniff/detect-magic.ts'
import { isPlainText } from '../../../platform/sniff/is-plain-text.ts'

/** Readers look for a PDF's marker in this many bytes, so a file with junk in front still opens. */
const pdfMarkerWithin = 1024

const pngMagic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const jpegMagic = Buffer.from([0xff, 0xd8, 0xff])
/** The fourth byte of JPEG-LS, which shares the first three with JPEG. */
const jpegLsMarker = 0xf7

/** Magic types whose files are text themselves; any other magic found in text is a coincidence. */
const textualMagic = new Set([
  'application/postscript',
  'application/rtf',
  'application/xml',
  'text/calendar',
  'text/vcard',
  'text/vtt',
])

/**
 * The media type that the bytes themselves show, in lower case and without parameters;
 * `application/octet-stream` when they show none. Never rejects.
 *
 * INV-ATT-024: the name is the sender's claim; the content decides how the file is inspected.
 * So a PDF marker wins over everything else: a file that a reader opens as a PDF is judged as one.
 */
export async function sniffType(bytes: Buffer): Promise<string> {
  if (bytes.subarray(0, pdfMarkerWithin).includes('%PDF-', 0, 'latin1')) return 'application/pdf'
  if (startsWith(bytes, pngMagic)) return 'image/png'
  if (startsWith(bytes, jpegMagic) && bytes[3] !== jpegLsMarker) return 'image/jpeg'

  const magic = await detectMagic(bytes)
  // Short magic numbers are ordinary words: a table that starts with "BMW" is no bitmap.
  if (isPlainText(bytes)) return magic !== undefined && textualMagic.has(magic) ? magic : 'text/plain'
  // The detector takes `%PDF` alone for a PDF; without the dash no reader does.
  return magic === undefined || magic === 'application/pdf' ? 'application/octet-stream' : magic
}

function startsWith(bytes: Buffer, magic: Buffer): boolean {
  return bytes.subarray(0, magic.length).equals(magic)
}
