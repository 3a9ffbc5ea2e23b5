/** What JSON.parse does not tell: members that are named twice, and numbers as they are written. */
export interface JsonText {
  /** Dotted paths. */
  readonly duplicates: readonly string[]
  /** By dotted path. */
  readonly numbers: ReadonlyMap<string, string>
}

interface Level {
  readonly path: string
  /** Undefined in an array. */
  readonly names: Set<string> | undefined
  index: number
  name: string
}

// A string that is not closed is a token as well: searching for its end from each of its quotes takes too long.
const TOKEN = /"(?:[^"\\]|\\.)*"?|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|[{}[\]:,]/g

/** Walks a text that JSON.parse accepts; of any other text it says little, and nothing wrong. */
export function readJsonText(text: string): JsonText {
  const duplicates: string[] = []
  const numbers = new Map<string, string>()
  const levels: Level[] = []
  let expectsName = false
  const here = (): string => {
    const level = levels.at(-1)
    if (!level) return ''
    const step = level.names ? level.name : String(level.index)
    return level.path === '' ? step : `${level.path}.${step}`
  }

  for (const [token] of text.matchAll(TOKEN)) {
    const level = levels.at(-1)
    if (token === '{' || token === '[') {
      levels.push({ path: here(), names: token === '{' ? new Set() : undefined, index: 0, name: '' })
      expectsName = token === '{'
    } else if (token === '}' || token === ']') {
      levels.pop()
      expectsName = false
    } else if (token === ',') {
      if (level) level.index += 1
      expectsName = level?.names !== undefined
    } else if (token === ':') {
      expectsName = false
    } else if (token.startsWith('"')) {
      if (level?.names && expectsName) {
        level.name = nameOf(token)
        if (level.names.has(level.name)) duplicates.push(here())
        level.names.add(level.name)
        expectsName = false
      }
    } else {
      numbers.set(here(), token)
    }
  }
  return { duplicates, numbers }
}

/** Two spellings of one name, such as `a` and `\u0061`, are one name. */
function nameOf(token: string): string {
  try {
    return String(JSON.parse(token))
  } catch {
    return token
  }
}
