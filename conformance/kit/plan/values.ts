import { cut } from '../json.ts'
import { didYouMean } from './nearest.ts'
import { UsageError } from './usage-error.ts'

/** What was given, as a message names it: it may be of any length. */
export const quoted = (value: string): string =>
  value.length <= LONGEST_QUOTE ? `'${value}'` : cut(value, LONGEST_QUOTE)

const LONGEST_QUOTE = 100

/** The value of an option that knows only these. Throws UsageError. */
export function oneOf<const Value extends string>(name: string, value: string, values: readonly Value[]): Value {
  const found = values.find((each) => each === value)
  if (found === undefined)
    throw new UsageError(
      values.length === 1
        ? `--${name} ${quoted(value)} is not known; there is only ${values.join()}`
        : `--${name} ${quoted(value)} is none of ${values.join(', ')}${didYouMean(value, values)}`,
    )
  return found
}

/** A whole number. Throws UsageError. */
export function wholeNumber(
  name: string,
  value: string,
  { least, most = LARGEST }: { least: number; most?: number },
): number {
  const number = Number(value)
  if (!/^\d+$/.test(value) || number < least)
    throw new UsageError(`--${name} must be a whole number of at least ${least}, not ${quoted(value)}`)
  if (number > most) throw new UsageError(`--${name} must be at most ${most}, not ${quoted(value)}`)
  return number
}

const LARGEST = 9_999_999_999

/** What goes into a header; `place` says where it was given, which is told in place of the secret. Throws UsageError. */
export function headerText(place: string, value: string): string {
  if (/[^ -~]/.test(value))
    throw new UsageError(
      `${place} holds a character that no header may have, such as a line break or a letter outside ASCII: is it more than the key?`,
    )
  if (value.length > LONGEST_HEADER)
    throw new UsageError(
      `${place} is ${value.length} characters long, and at most ${LONGEST_HEADER} are sent in a header: is it more than the key?`,
    )
  return value
}

/** No server takes much more; one that refuses it refuses the header, and not what the requests are about. */
const LONGEST_HEADER = 4096

/** Hardly a server takes a longer one, and every message names it in full. */
const LONGEST_ADDRESS = 2000

/** A base address, without a slash behind. Throws UsageError. */
export function addressOf(name: string, value: string): string {
  if (value.length > LONGEST_ADDRESS)
    throw new UsageError(
      `--${name} is ${value.length} characters long, and an address has at most ${LONGEST_ADDRESS}: is it more than the address?`,
    )
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError(`--${name} must be an http or https address, not ${quoted(value)}`)
  if (url.search || url.hash || url.username)
    throw new UsageError(`--${name} must be a plain address without query, fragment or user`)
  return url.href.endsWith('/') ? url.href.slice(0, -1) : url.href
}

/** Whether the address is this machine's own. */
export function isLocal(address: string): boolean {
  const { hostname } = new URL(address)
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|.+\.localhost)$/.test(hostname)
}
