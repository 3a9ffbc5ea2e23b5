import { InlineBlob } from './inline-blob.ts'
import { LONGEST_TEXT } from './limits.ts'
import { LongText } from './long-text.ts'
import type { LongString } from './place-long-strings.ts'

/** A text that was longer than any may be. */
export interface TooLong {
  readonly path: LongString['path']
  /** In characters. */
  readonly length: number
}

/** Stands for a text of unknown content, which every rule about a length refuses. One string, however many there are. */
const STAND_IN = 'x'.repeat(LONGEST_TEXT + 1)

/**
 * Long base64 strings arrive decoded. Where no file is expected they become text again: a free text or a name may
 * look like base64 by chance. Answers where a text was too long; a stand-in is there then.
 */
export function bringBackTexts(long: readonly LongString[], isFile: (path: LongString['path']) => boolean): TooLong[] {
  return long.flatMap(({ path, value, replace }) => {
    if (isFile(path)) return []
    const length = value instanceof LongText ? value.length : value.textLength
    const text = value instanceof InlineBlob && length <= LONGEST_TEXT ? value.toText() : undefined
    replace(text ?? STAND_IN)
    return text === undefined ? [{ path, length }] : []
  })
}

/** Whether the body is nothing but one long string. */
export function isLongString(value: unknown): value is InlineBlob | LongText {
  return value instanceof InlineBlob || value instanceof LongText
}
