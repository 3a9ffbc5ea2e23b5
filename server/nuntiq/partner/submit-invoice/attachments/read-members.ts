import { InlineBlob } from '../../../../http/body/inline-blob.ts'
import { errors } from '../../errors.ts'

/** One entry of `attachments` whose members have the right types. */
export interface SentAttachment {
  readonly type: 'IMAGE' | 'ATTACHMENT'
  readonly filename: string
  /** Long content was decoded while it arrived. */
  readonly content: string | InlineBlob
  readonly content_type: string | undefined
}

/** INV-ATT: each entry is an object with `type`, `filename`, `content` and optionally `content_type`. */
export function readMembers(attachment: unknown, index: number): SentAttachment {
  if (
    typeof attachment !== 'object' ||
    attachment === null ||
    Array.isArray(attachment) ||
    attachment instanceof InlineBlob
  ) {
    throw errors.attachmentNoObject({ index })
  }
  const { type, filename, content, content_type } = attachment as Record<string, unknown>
  if (type !== 'IMAGE' && type !== 'ATTACHMENT') throw errors.attachmentType({ index, missing: type === undefined })
  if (typeof filename !== 'string' || filename === '') throw errors.attachmentFilenameMissing({ index })
  if (!(typeof content === 'string' || content instanceof InlineBlob)) {
    throw errors.attachmentContentMissing({ index })
  }
  if (content_type !== undefined && typeof content_type !== 'string')
    throw errors.attachmentContentTypeNoText({ index })
  return { type, filename, content, content_type }
}
