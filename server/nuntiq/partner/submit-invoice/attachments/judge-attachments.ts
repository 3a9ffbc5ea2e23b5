import type { PdfInspector } from '../../../../platform/pdf/pdf-inspector.ts'
import { errors } from '../../errors.ts'
import type { JudgedFile } from '../../../invoices/files/store-file.ts'
import { contentTypeMatches } from '../../../invoices/files/content-type-matches.ts'
import { quoted } from '../advice/quoted.ts'
import { decodeContent } from './decode-content.ts'
import { matchContentType } from './match-content-type.ts'
import { mayOpenAsPdf } from './may-open-as-pdf.ts'
import { readMembers } from './read-members.ts'
import { refuseDangerousPdf } from './refuse-dangerous-pdf.ts'
import { refuseDocumentToken } from './refuse-document-token.ts'
import { refusePathSeparators } from './refuse-path-separators.ts'

/** Judges all files in the documented order: `document_token` first, then file by file, lowest index first. */
export async function judgeAttachments(
  attachments: readonly unknown[],
  tools: { pdfs: PdfInspector; tenant: string; advise: (text: string) => void },
): Promise<JudgedFile[]> {
  refuseDocumentToken(attachments)

  const judged: JudgedFile[] = []
  for (const [index, attachment] of attachments.entries()) {
    const sent = readMembers(attachment, index)
    refusePathSeparators(sent.filename, index)
    if (sent.type === 'IMAGE' && judged.some(({ type }) => type === 'IMAGE')) throw errors.secondImage({ index })
    const { bytes, mediaType } = decodeContent(sent, { index, advise: tools.advise })
    const contentType = await matchContentType(bytes, sent.content_type, index)
    if (mediaType !== undefined && !contentTypeMatches({ claimed: mediaType, sniffed: contentType }))
      tools.advise(`attachments[${index}].content is ${contentType}, but its data: prefix says ${quoted(mediaType)}`)
    if (mayOpenAsPdf({ contentType, filename: sent.filename, bytes }))
      await refuseDangerousPdf({ ...tools, bytes, index })
    judged.push({ type: sent.type, filename: sent.filename, bytes, contentType })
  }
  return judged
}
