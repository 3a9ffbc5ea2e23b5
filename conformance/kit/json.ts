/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [member: string]: Json
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value at a dotted path such as `data.0.label`; undefined where there is none. */
export function at(value: unknown, path: string): unknown {
  let here = value
  for (const step of path === '' ? [] : path.split('.')) {
    if (Array.isArray(here)) here = here[Number(step)]
    else if (isObject(here) && Object.hasOwn(here, step)) here = here[step]
    else return undefined
  }
  return here
}

/** The text at a dotted path; empty where there is none. */
export function textAt(value: unknown, path: string): string {
  const found = at(value, path)
  return typeof found === 'string' ? found : ''
}

/** The id at a dotted path, as it stands in an address: a text, or a number's digits; empty where there is none. */
export function idAt(value: unknown, path: string): string {
  const found = at(value, path)
  return typeof found === 'number' ? String(found) : textAt(value, path)
}

/** A value as a report shows it: JSON on one line, cut when long. */
export function show(value: unknown, limit = 200): string {
  return cut(value === undefined ? 'nothing' : JSON.stringify(value), limit)
}

/** The names of a table, typed as the table types them. */
export function namesOf<Name extends string>(table: Readonly<Record<Name, unknown>>): readonly Name[] {
  return Object.keys(table) as Name[]
}

/**
 * A text of so many characters at most, which says so when it was cut, and never within a word: half a secret would not be
 * known for one when the report is masked. Of a word that is too long by itself, the length alone is told.
 */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  let end = limit
  while (end > 0 && isOfWord(text.charCodeAt(end - 1)) && isOfWord(text.charCodeAt(end))) end--
  return end <= 1 ? `a word of ${text.length} characters` : `${text.slice(0, end)}…`
}

/** Anything but blanks, quotes, brackets and commas. */
const isOfWord = (code: number): boolean => !' "\'`()[]{}<>,;'.includes(String.fromCharCode(code))
