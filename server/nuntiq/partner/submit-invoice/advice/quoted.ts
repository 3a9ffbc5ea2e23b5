const LONGEST = 30

/** What was sent, short enough for advice of one line. */
export function quoted(sent: string | number): string {
  const text = String(sent)
  return `'${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}'`
}
