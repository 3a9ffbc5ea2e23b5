/** Lines of at most `width` characters, broken between words alone: an id, a token or an address is never divided. */
export function wrap(text: string, { width = 110, indent = '' }: { width?: number; indent?: string } = {}): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === '' ? word : `${line} ${word}`
    const start = lines.length === 0 ? 0 : indent.length
    if (line !== '' && start + longer.length > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  if (line !== '') lines.push(line)
  return lines.map((each, index) => (index === 0 ? each : indent + each))
}
