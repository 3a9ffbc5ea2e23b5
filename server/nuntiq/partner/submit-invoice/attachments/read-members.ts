import { InlineBlob } from '../../../../http/body/inline-blob.ts'
import { LongText } from '../../../../http/body/long-text.ts'
import { errors } from '../../errors.ts'
import { refuseLongName } from '../refuse-long-texts.ts'

/** One entry of `attachments` whose members have the right types. */
export interface SentAttachment {
  readonly type: 'IMAGE' | 'ATTACHMENT'
  readonly filename: string
  /** Long content was decoded while it arrived; a LongText turned out to be no base64. */
  readonly content: string | InlineBlob | LongText
  readonly content_type: string | undefined
}

/** INV-ATT: each entry is an object with `type`, `filename`, `content` and optionally `content_type`. */
export function readMembers(attachment: unknown, index: number): SentAttachment {
  if (typeof attachment !== 'object' || attachment === null || Array.isArray(attachment)) {
    throw errors.attachmentNoObject({ index })
  }
  const { type, filename, content, content_type } = attachment as Record<string, unknown>
  if (type !== 'IMAGE' && type !== 'ATTACHMENT') throw errors.attachmentType({ index, missing: type === undefined })
  refuseLongName({ path: `attachments[${index}].filename`, name: filename })
  if (typeof filename !== 'string' || filename === '')
    throw errors.attachmentFilename({ index, missing: filename === undefined })
  if (!(typeof content === 'string' || content instanceof InlineBlob || content instanceof LongText)) {
    throw errors.attachmentContent({ index, missing: content === undefined })
  }
  refuseLongName({ path: `attachments[${index}].content_type`, name: content_type })
  if (content_type !== undefined && typeof content_type !== 'string')
    throw errors.attachmentContentTypeNoText({ index })
  return { type, filename, content, content_type }
}
