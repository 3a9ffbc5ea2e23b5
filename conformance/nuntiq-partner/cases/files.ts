import { type Edit, set } from '../../kit/generate/edit.ts'
import { makePdf } from '../payloads/pdf.ts'
import type { JsonObject } from '../../kit/json.ts'

export type AttachmentType = 'IMAGE' | 'ATTACHMENT'

interface FileText {
  readonly type?: AttachmentType
  readonly filename?: string
  readonly content_type?: string
}

/** A file as a submission carries it. */
export function file(bytes: Buffer, more: FileText = {}): JsonObject {
  return { type: 'ATTACHMENT', filename: 'file.bin', ...more, content: bytes.toString('base64') }
}

/** The submission's only attachment is this one; `name` says what is special about it. */
export const attached = (name: string, attachment: JsonObject): Edit => ({ ...set('attachments', [attachment]), name })

/** An IMAGE, a PDF of one page, as the only attachment. */
export const image = (): Edit => attached('with an IMAGE', file(makePdf(), { type: 'IMAGE', filename: 'invoice.pdf' }))
