const QUANTIFIER = /^(?:[*+?]|\{(\d+)(,(\d*))?\})/

interface Quantifier {
  readonly length: number
  /** How often at most: an open end counts as infinite. */
  readonly most: number
}

function quantifierAt(pattern: string, at: number): Quantifier | undefined {
  const match = QUANTIFIER.exec(pattern.slice(at))
  if (match === null) return undefined
  const [text, least, range, most] = match
  if (text === '?') return { length: 1, most: 1 }
  const open = least === undefined || (range !== undefined && most === '')
  return { length: text.length, most: open ? Infinity : Number(most ?? least) }
}

/** The index behind a character class that opens at `at`. */
function endOfClass(pattern: string, at: number): number {
  let index = at + 1
  while (index < pattern.length && pattern[index] !== ']') index += pattern[index] === '\\' ? 2 : 1
  return index + 1
}

/**
 * Whether a repeated group repeats something inside it, `(a+)+`: such a pattern can take exponential
 * time on a hostile text. A group that may merely be absent, `(a+)?`, is no danger.
 */
export function hasNestedQuantifier(pattern: string): boolean {
  const groups: { repeats: boolean }[] = [{ repeats: false }]
  let index = 0
  while (index < pattern.length) {
    let closed: { repeats: boolean } | undefined
    const character = pattern[index]
    if (character === '(') {
      groups.push({ repeats: false })
      index += pattern[index + 1] === '?' ? 2 : 1
      continue
    }
    if (character === ')') closed = groups.pop()
    if (character === '[') index = endOfClass(pattern, index)
    else index += character === '\\' ? 2 : 1

    const quantifier = quantifierAt(pattern, index)
    const repeats = (quantifier?.most ?? 1) > 1
    if (closed?.repeats === true && repeats) return true
    const group = groups.at(-1)
    if (group !== undefined && (repeats || closed?.repeats === true)) group.repeats = true
    index += quantifier?.length ?? 0
  }
  return false
}
