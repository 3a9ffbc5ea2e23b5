import { closestMatch } from 'leven'

/** Longer than any name that there is: what was given may be anything. */
const LONGEST = 64

/** The name most like the one that was given, for "did you mean". */
export function nearest(given: string, names: readonly string[]): string | undefined {
  const lower = names.map((name) => name.toLowerCase())
  const closest = closestMatch(given.slice(0, LONGEST).toLowerCase(), lower)
  return closest === undefined ? undefined : names[lower.indexOf(closest)]
}

/** ` Did you mean --only?`, or nothing when there is no name to offer. */
export function didYouMean(given: string, names: readonly string[]): string {
  const name = nearest(given, names)
  return name === undefined ? '' : `; did you mean ${name}?`
}
