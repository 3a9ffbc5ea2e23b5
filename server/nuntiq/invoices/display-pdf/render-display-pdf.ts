import { buffer } from 'node:stream/consumers'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { loadedLater } from '../../../platform/loaded-later.ts'
import { cleanText } from './clean-text.ts'
import { composeInvoice } from './compose-invoice.ts'
import { drawBlock } from './draw/draw-block.ts'
import { drawFooters } from './draw/draw-footers.ts'
import { loadFonts } from './draw/fonts.ts'
import { Sheet } from './draw/sheet.ts'
import type { DisplayPdfInput } from './invoice-view.ts'
import { documentTitle } from './sections/masthead.ts'

// It would add a tenth of a second to the start of the server.
const loadPdfkit = loadedLater(() => import('pdfkit'))

/**
 * The PDF that people look at when the supplier sent no IMAGE (INV-RESP-009):
 * A4, every field that was accepted, values as sent. Equal input gives equal bytes.
 *
 * Text of any kind and length renders; rows beyond a limit are counted, not drawn.
 * Rejects with a RangeError when `receivedAt` is not an instant.
 */
export async function renderDisplayPdf(input: DisplayPdfInput): Promise<Buffer> {
  const blocks = composeInvoice(input)
  const [{ default: PDFDocument }, fonts] = await Promise.all([loadPdfkit(), loadFonts()])

  const title = `${documentTitle(input.invoice)} ${cleanText(input.invoice.header.invoice_number)}`.trim()
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    pdfVersion: '1.7',
    lang: 'en',
    displayTitle: true,
    // The file's ID is derived from these entries, so none may come from the clock.
    info: {
      Title: title,
      Producer: 'nuntiq-kit',
      Creator: 'nuntiq-kit',
      Keywords: cleanText(input.invoiceToken),
      CreationDate: new Date(input.receivedAt),
    },
  })
  const bytes = buffer(doc)
  doc.registerFont('regular', fonts.regular)
  doc.registerFont('bold', fonts.bold)

  const sheet = new Sheet(doc, `${title} · ${cleanText(input.tenantName)}`)
  for (const block of blocks) {
    await drawBlock(sheet, block)
    await nextTurn()
  }
  drawFooters(sheet)
  doc.end()
  return bytes
}
