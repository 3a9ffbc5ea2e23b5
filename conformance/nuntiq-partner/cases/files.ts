import { type Edit, set, without } from '../../kit/generate/edit.ts'
import { DISPLAY_IMAGE } from '../payloads/base-payload.ts'
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

/**
 * The submission has this file, whose name says what is special about it: as its IMAGE, or behind a good one, since a
 * deployment may want exactly one in every submission.
 */
export const attached = (name: string, attachment: JsonObject): Edit => ({
  ...set('attachments', attachment['type'] === 'IMAGE' ? [attachment] : [DISPLAY_IMAGE, attachment]),
  name,
})

/** Where `attached` puts a file of this type. */
export const indexOf = (type: AttachmentType): number => (type === 'IMAGE' ? 0 : 1)

/** No file at all, which a deployment that wants exactly one IMAGE may refuse. */
export const NO_FILES = without('attachments')
