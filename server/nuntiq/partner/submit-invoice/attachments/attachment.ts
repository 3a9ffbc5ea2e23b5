import type { InlineBlob } from '../../../../http/body/inline-blob.ts'

/** One entry of `attachments` whose members have the right types. */
export interface SentAttachment {
  readonly type: 'IMAGE' | 'ATTACHMENT'
  readonly filename: string
  /** A long one was decoded while it arrived. */
  readonly content: string | InlineBlob
  readonly content_type: string | undefined
}
