/**
 * A caller's text must not steer the terminal: control characters, those of the second block included, line separators
 * and marks that turn the direction of reading are replaced, and so is what no character begins or ends with.
 */
export function printable(text: string): string {
  return text.toWellFormed().replaceAll(UNSAFE, '?')
}

/** The same for a text of several lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n')
}

/** JSON in which these characters are escapes; JSON.stringify leaves most of them as they are. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const UNSAFE = /[\x00-\x1f\x7f-\xa0\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]/g
