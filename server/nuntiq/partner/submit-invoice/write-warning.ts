import { isGiven, type RoutingRequest } from './resolve-inbox.ts'

const LONGEST_VALUE = 256

/**
 * The `Warning` header of a soft fallback (C22). The caller's value goes into a quoted string of a
 * header line, so it is made safe: control characters removed, quotes and backslashes escaped,
 * non-ASCII characters percent-encoded, and the value cut at 256 characters.
 */
export function writeWarning(request: RoutingRequest): string {
  const [name, value] = isGiven(request.receivingInbox)
    ? ['receiving_inbox', request.receivingInbox]
    : ['external_identifier', request.externalIdentifier ?? '']
  return `199 nuntiq "unknown ${name} '${quotable(value)}', used default"`
}

function quotable(value: string): string {
  let safe = ''
  // Whole characters, so that a cut never halves a surrogate pair.
  for (const character of Array.from(value.slice(0, LONGEST_VALUE * 2).toWellFormed()).slice(0, LONGEST_VALUE)) {
    if (character === '"' || character === '\\') safe += `\\${character}`
    else if (character >= ' ' && character <= '~') safe += character
    else if (character > '\u009f') safe += encodeURIComponent(character)
  }
  return safe
}
