import type { Exchange } from './exchange.ts'

const LONGEST_ADVICE = 600
const CUT = '...'

/** Says which exchange an answer is of, which rule decided it, and what a deployment would not say. */
export function sandboxHeaders({ logged, answer, advice }: Exchange): Record<string, string> {
  const headers: Record<string, string> = { 'Sandbox-Request': logged.id }
  if (answer) headers['Sandbox-Rule'] = answer.rule
  if (advice.length > 0) headers['Sandbox-Advice'] = headerText(advice.join('; '), LONGEST_ADVICE)
  return headers
}

/**
 * Makes a text safe for a header value: one line of visible ASCII. What lies outside is
 * percent-encoded as UTF-8, control characters are left out, and what is sent is cut at `longest`.
 */
function headerText(text: string, longest: number): string {
  // Nearly all advice is such a text, and it stands in the way of each submission.
  if (text.length <= longest && /^[ -~]*$/.test(text)) return text
  let safe = ''
  let short = ''
  // However long the text, no more than its beginning is gone through.
  for (const character of text.slice(0, 2 * longest).toWellFormed()) {
    let written = ''
    if (character >= ' ' && character <= '~') written = character
    else if (character > '\u009f') written = encodeURIComponent(character)
    if (safe.length <= longest - CUT.length) short = safe
    if (safe.length + written.length > longest) return short + CUT
    safe += written
  }
  return safe
}
