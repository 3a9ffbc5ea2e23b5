/** Nobody reads more than this of one field on paper; the whole value is in the stored invoice. */
const longestText = 300

const blanks = /[\p{Cc}\s]+/gu
/** Marks that turn the direction of text around, and their like; the joiners shape letters and stay. */
const invisible = /(?![\u200c\u200d])\p{Cf}/gu
const loneSurrogate = /\p{Cs}/gu
/** More than three marks on one letter run over the lines above and below. */
const stackedMarks = /([\p{M}\u200c\u200d]{3})[\p{M}\u200c\u200d]+/gu

/**
 * A caller's text, made fit for paper: one line, no control or invisible characters, at most
 * `longest` UTF-16 units (an ellipsis shows that there was more). Numbers as JavaScript writes
 * them; anything else, or nothing, is the empty string.
 */
export function cleanText(value: unknown, longest = longestText): string {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return ''
  // Cut first: the cost must not depend on the length of what was sent.
  const head = value.slice(0, longest * 2)
  const text = head
    .normalize('NFC')
    .replace(loneSurrogate, '\ufffd')
    .replace(blanks, ' ')
    .replace(invisible, '')
    .replace(stackedMarks, '$1')
    .trim()
  if (text.length <= longest && head.length === value.length) return text
  return `${text.slice(0, longest).replace(loneSurrogate, '')}…`
}
