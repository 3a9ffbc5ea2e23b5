/** What may stand between tags: its start, and what ends it. */
const PASSED_OVER = [
  { start: '<!--', end: '-->' },
  { start: '<![CDATA[', end: ']]>' },
  { start: '<?', end: '?>' },
] as const

/**
 * The tags of an XML text, from the name to the end of the attributes. One pass: every search begins
 * where the one before it ended.
 */
export function* xmlTags(text: string): Generator<string> {
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const passed = PASSED_OVER.find(({ start }) => text.startsWith(start, at))
    if (passed !== undefined) {
      const end = text.indexOf(passed.end, at + passed.start.length)
      // What is never closed is no reason to look no further: the text is read as if it had not begun.
      if (end < 0) return
      at = end + passed.end.length
      continue
    }
    const end = endOfTag(text, at + 1)
    yield text.slice(at + 1, end)
    at = end
  }
}

/** Where the next `>` outside quotes stands, or the end of the text. */
export function endOfTag(text: string, from: number): number {
  let quote = ''
  for (let at = from; at < text.length; at += 1) {
    const letter = text.charAt(at)
    if (quote !== '') {
      if (letter === quote) quote = ''
    } else if (letter === '>') {
      return at
    } else if (letter === '"' || letter === "'") {
      quote = letter
    }
  }
  return text.length
}
