import { decodeBase64 } from '../../../../http/body/decode-base64.ts'
import { LongText } from '../../../../http/body/long-text.ts'
import { errors } from '../../errors.ts'
import type { SentAttachment } from './read-members.ts'

/** 10 MB are 10 × 1024 × 1024 bytes, inclusive (`spec/nuntiq/readings.md`). */
export const MOST_DECODED_BYTES = 10 * 1024 * 1024

/** INV-ATT: strict base64, with or without a data URL in front, of at most 10 MB decoded. */
export function decodeContent({ content }: SentAttachment, index: number): Buffer {
  if (content instanceof LongText) throw errors.attachmentNotBase64({ index })
  const decoded = decodeBase64(content, { maxDecoded: MOST_DECODED_BYTES })
  if (decoded.ok) return decoded.bytes
  switch (decoded.reason) {
    case 'too-large':
      throw errors.attachmentTooLarge({ index })
    case 'empty':
      throw errors.attachmentContentEmpty({ index })
    case 'not-base64':
      throw errors.attachmentNotBase64({ index })
  }
}
