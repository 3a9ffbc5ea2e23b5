/**
 * Makes a text safe for a header value: one line of visible ASCII. What lies outside is
 * percent-encoded as UTF-8, control characters are left out, and it is cut at `longest`.
 */
export function headerText(text: string, longest: number): string {
  const cut = text.length > longest ? `${text.slice(0, longest - 1)}…` : text
  let safe = ''
  for (const character of cut.toWellFormed()) {
    if (character >= ' ' && character <= '~') safe += character
    else if (character > '\u009f') safe += encodeURIComponent(character)
  }
  return safe
}
