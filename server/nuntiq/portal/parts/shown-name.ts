import { oneLine } from '../../mails/shown-text.ts'

const LONGEST = 120

/** A name that somebody else chose: kept to one line and one direction. */
export function shownName(name: string): string {
  return oneLine(name, LONGEST)
}
