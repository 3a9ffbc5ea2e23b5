export interface WrapLimits {
  /** Available width, in the unit of `measure`. */
  readonly width: number
  readonly mostLines: number
  /** Width of a single code point. */
  readonly measure: (codePoint: string) => number
}

const ellipsis = '…'
/** A mark belongs to the letter before it; a line never starts with one. */
const joinsBackward = /^[\p{M}\u200c\u200d]/u

/**
 * Breaks one line of text at spaces, and within a word only when the word alone is too wide.
 * Never returns more than `mostLines` lines; an ellipsis ends text that was cut.
 *
 * Our own, because the library's wrapper measures a word again for every letter it removes,
 * which can take minutes on a hostile text.
 */
export function wrapText(text: string, { width, mostLines, measure }: WrapLimits): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  const gap = measure(' ')

  for (const word of text.split(' ')) {
    if (lines.length >= mostLines) break
    const letters = Array.from(word)
    const needed = letters.reduce((sum, letter) => sum + measure(letter), 0)
    if (line !== '' && used + gap + needed <= width) {
      line += ` ${word}`
      used += gap + needed
      continue
    }
    if (line !== '') lines.push(line)
    line = ''
    used = 0
    for (const letter of letters) {
      if (line !== '' && used + measure(letter) > width && !joinsBackward.test(letter)) {
        lines.push(line)
        line = ''
        used = 0
      }
      line += letter
      used += measure(letter)
    }
  }
  if (line !== '') lines.push(line)
  return lines.length > mostLines ? cutLines(lines, { width, mostLines, measure }) : lines
}

function cutLines(lines: readonly string[], { width, mostLines, measure }: WrapLimits): string[] {
  const kept = lines.slice(0, mostLines)
  const letters = Array.from(kept.pop() ?? '')
  let used = letters.reduce((sum, letter) => sum + measure(letter), measure(ellipsis))
  while (letters.length > 1 && used > width) used -= measure(letters.pop() ?? '')
  return [...kept, letters.join('').trimEnd() + ellipsis]
}
