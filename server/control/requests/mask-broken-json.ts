import { undoEscapes } from './undo-spellings.ts'

const TOKEN = /"(?:[^"\\]|\\.)*"?|[[\]{}:,]|\s+|[^\s"[\]{}:,]+/gs

/**
 * Hides the values of secret members in a text that should have been JSON, or is cut: every string and number of such
 * a value, however deep. A parser would give up where the text does.
 */
export function maskBrokenJson(text: string, isSecret: (name: string, value: string) => boolean): string {
  let depth = 0
  let name: string | undefined
  let secret: { readonly name: string; readonly depth: number } | undefined
  let shown = ''
  for (const [token] of text.matchAll(TOKEN)) {
    const isText = token.startsWith('"')
    const content = isText ? undoEscapes(token.replace(/^"|"$/g, '')) : token
    const isBlank = token.trim() === ''
    const isSign = /^[[\]{}:,]$/.test(token)
    if (token === '[' || token === '{') depth++
    if (token === ']' || token === '}') depth--
    if (secret && (depth < secret.depth || (token === ',' && depth === secret.depth))) secret = undefined
    if (token === ':' && !secret && name !== undefined) secret = { name, depth }
    const hidden = secret && !isSign && !isBlank && isSecret(secret.name, content)
    shown += hidden ? '"…"' : token
    if (!isBlank) name = isText ? content : undefined
  }
  return shown
}
