import { isObject, show } from '../json.ts'

/** One place at which two things that should be alike are not. */
export interface Difference {
  /** Dotted, such as `data.0.last_4`; empty where the things themselves differ. */
  readonly member: string
  readonly expected: string
  readonly actual: string
}

/** More of them would hide the first. */
const MOST = 12

/** Where two values differ, member by member; a value that only one of them has is `nothing` in the other. */
export function differences(wanted: unknown, actual: unknown): Difference[] {
  const all = [...differing(wanted, actual, '')]
  const more = all.length - MOST
  return more <= 0 ? all : [...all.slice(0, MOST), { member: `and ${more} more`, expected: '…', actual: '…' }]
}

function* differing(wanted: unknown, actual: unknown, path: string): Generator<Difference> {
  const pair = membersOf(wanted, actual)
  if (pair === undefined) {
    if (!isSame(wanted, actual)) yield { member: path, ...shown(wanted, actual) }
    return
  }
  const [ours, theirs] = pair
  for (const name of new Set([...ours.keys(), ...theirs.keys()]))
    yield* differing(ours.get(name), theirs.get(name), path === '' ? name : `${path}.${name}`)
}

/** Both as tables of members, where both are objects or both are lists. */
function membersOf(a: unknown, b: unknown): [Map<string, unknown>, Map<string, unknown>] | undefined {
  const alike = (Array.isArray(a) && Array.isArray(b)) || (isObject(a) && isObject(b))
  return alike && (size(a) > 0 || size(b) > 0) ? [tableOf(a), tableOf(b)] : undefined
}

const size = (value: object): number => Object.keys(value).length
const tableOf = (value: object): Map<string, unknown> => new Map(Object.entries(value))
/** JSON has no other values that are equal and look different. */
const isSame = (a: unknown, b: unknown): boolean => Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b)

function shown(wanted: unknown, actual: unknown): Omit<Difference, 'member'> {
  return typeof wanted === 'string' && typeof actual === 'string' && Math.max(wanted.length, actual.length) > LONG
    ? fromWhereTheyDiffer(wanted, actual)
    : { expected: show(wanted), actual: show(actual) }
}

/** Longer texts are shown from a little before the place where they part. */
const LONG = 120
const BEFORE = 40

function fromWhereTheyDiffer(wanted: string, actual: string): Omit<Difference, 'member'> {
  const shorter = Math.min(wanted.length, actual.length)
  let at = 0
  while (at < shorter && wanted[at] === actual[at]) at++
  // From the beginning of a word: what is cut within a secret would no longer be known for one.
  const start = wanted.lastIndexOf(' ', Math.max(0, at - BEFORE)) + 1
  const from = (text: string): string =>
    `${start === 0 ? '' : '… '}${show(text.slice(start))} (${text.length} characters, from ${at + 1} on)`
  return { expected: from(wanted), actual: from(actual) }
}

/** `data.last_4: "0001", data.label: nothing` */
export function inWords(found: readonly Difference[], side: 'expected' | 'actual'): string {
  return found.map((each) => (each.member === '' ? each[side] : `${each.member}: ${each[side]}`)).join(', ')
}
