import { closestMatch } from 'leven'

/** Longer than any name that there is: what was given may be anything. */
const LONGEST = 64

/** The name most like the one that was given, for "did you mean"; undefined where none has half of its letters. */
export function nearest(given: string, names: readonly string[]): string | undefined {
  const lower = names.map((name) => name.toLowerCase())
  const cut = given.slice(0, LONGEST).toLowerCase()
  const closest = closestMatch(cut, lower, { maxDistance: Math.floor(cut.length / 2) })
  return closest === undefined ? undefined : names[lower.indexOf(closest)]
}

/** ` Did you mean --only?`, or nothing when there is no name to offer. */
export function didYouMean(given: string, names: readonly string[]): string {
  const name = nearest(given, names)
  return name === undefined ? '' : `; did you mean ${name}?`
}
