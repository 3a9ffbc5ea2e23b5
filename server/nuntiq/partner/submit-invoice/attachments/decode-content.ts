import { dataUrlOf } from '../../../../http/body/data-url.ts'
import { decodeBase64, type DecodedBase64 } from '../../../../http/body/decode-base64.ts'
import type { InlineBlob } from '../../../../http/body/inline-blob.ts'
import { LongText } from '../../../../http/body/long-text.ts'
import { errors } from '../../errors.ts'
import { joinLines } from './join-lines.ts'
import type { SentAttachment } from './read-members.ts'
import { whyNotBase64 } from './why-not-base64.ts'

/** 10 MB are 10 × 1024 × 1024 bytes, inclusive (`spec/nuntiq/readings.md`). */
export const MOST_DECODED_BYTES = 10 * 1024 * 1024

const TOO_LONG = 'content of more than a million characters must be base64 in one line, to its end'
/** INV-ATT-028: what a laxer decoder takes, since no character is foreign to it. */
const LAX = /^[A-Za-z0-9+/=]*$/

/** What an attachment holds. */
export interface DecodedContent {
  readonly bytes: Buffer
  /** As a data URL in front of it says. */
  readonly mediaType: string | undefined
}

/** INV-ATT: base64, with or without a data URL in front, of at most 10 MB decoded. */
export function decodeContent(
  { content }: Pick<SentAttachment, 'content'>,
  { index, advise }: { index: number; advise: (text: string) => void },
): DecodedContent {
  if (content instanceof LongText) throw errors.attachmentNotBase64({ index, why: TOO_LONG, lax: false })
  const decoded = decodeLines(content, () =>
    advise(`attachments[${index}].content has line breaks, which a stricter decoder refuses`),
  )
  if (decoded.ok) return decoded
  switch (decoded.reason) {
    case 'too-large':
      throw errors.attachmentTooLarge({ index })
    case 'empty':
      throw errors.attachmentContentEmpty({ index })
    case 'not-base64': {
      const text = typeof content === 'string' ? bare(content) : ''
      throw errors.attachmentNotBase64({ index, why: whyNotBase64(text), lax: LAX.test(text) })
    }
  }
}

/** In one line or, where that is not base64, in several (INV-ATT-031). */
function decodeLines(content: string | InlineBlob, tell: () => void): DecodedBase64 {
  const decoded = decodeBase64(content, { maxDecoded: MOST_DECODED_BYTES })
  if (decoded.ok || decoded.reason !== 'not-base64' || typeof content !== 'string') return decoded
  const { prefix } = dataUrlOf(content)
  const joined = joinLines(bare(content))
  if (joined === undefined) return decoded
  const again = decodeBase64(prefix + joined, { maxDecoded: MOST_DECODED_BYTES })
  if (again.ok) tell()
  return again
}

function bare(content: string): string {
  return content.slice(dataUrlOf(content).prefix.length)
}
