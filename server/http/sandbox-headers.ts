import type { Exchange } from './exchange.ts'

const LONGEST_ADVICE = 600

/** Says which exchange an answer is of, which rule decided it, and what a deployment would not say. */
export function sandboxHeaders({ logged, answer, advice }: Exchange): Record<string, string> {
  return {
    'Sandbox-Request': logged.id,
    ...(answer && { 'Sandbox-Rule': answer.rule }),
    ...(advice.length > 0 && { 'Sandbox-Advice': headerText(advice.join('; '), LONGEST_ADVICE) }),
  }
}

/**
 * Makes a text safe for a header value: one line of visible ASCII. What lies outside is
 * percent-encoded as UTF-8, control characters are left out, and it is cut at `longest`.
 */
function headerText(text: string, longest: number): string {
  const cut = text.length > longest ? `${text.slice(0, longest - 1)}…` : text
  let safe = ''
  for (const character of cut.toWellFormed()) {
    if (character >= ' ' && character <= '~') safe += character
    else if (character > '\u009f') safe += encodeURIComponent(character)
  }
  return safe
}
