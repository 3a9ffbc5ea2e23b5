/** Characters. Longer content is only decoded while it arrives, which takes one line. */
const LONGEST_IN_LINES = 1_000_000

/**
 * Base64 that was written in lines, as mail and command-line tools do, as one line again. Only lines of one length,
 * with a shorter one at the end: a line break anywhere else is damage. Undefined when there is nothing to join,
 * or too much.
 */
export function joinLines(text: string): string | undefined {
  if (text.length > LONGEST_IN_LINES) return undefined
  const [lineBreak] = /\r?\n/.exec(text) ?? []
  if (lineBreak === undefined) return undefined
  const lines = text.endsWith(lineBreak) ? text.slice(0, -lineBreak.length) : text
  const width = lines.indexOf(lineBreak)
  if (width === -1) return lines
  if (width === 0 || width % 4 !== 0) return undefined
  let start = 0
  while (lines.length - start > width) {
    if (!lines.startsWith(lineBreak, start + width)) return undefined
    start += width + lineBreak.length
  }
  return lines.includes('\n', start) ? undefined : lines.replaceAll(lineBreak, '')
}
