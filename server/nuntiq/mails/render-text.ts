import type { LetterPart } from './letter.ts'
import { oneLine } from './shown-text.ts'

export function renderText(parts: readonly LetterPart[]): string {
  return `${parts.map(partText).join('\n\n')}\n`
}

function partText(part: LetterPart): string {
  switch (part.kind) {
    case 'paragraph':
      return oneLine(part.text, 1_000)
    case 'button':
      return `${oneLine(part.label)}:\n${part.url}`
    case 'code':
      return `    ${part.code}`
    case 'facts':
      return Object.entries(part.facts)
        .map(([name, value]) => `${name}: ${oneLine(value)}`)
        .join('\n')
    case 'footer':
      return `-- \n${oneLine(part.text)}\n${part.url}`
  }
}
