import { oneLine } from '../../mails/shown-text.ts'

const LONGEST = 120

/** A name that others have written: it stays in its place, in one line and one direction. */
export function shownName(name: string): string {
  return oneLine(name, LONGEST)
}
