import { didYouMean } from './nearest.ts'
import { UsageError } from './usage-error.ts'

/** The value of an option that knows only these. Throws UsageError. */
export function oneOf<const Value extends string>(name: string, value: string, values: readonly Value[]): Value {
  const found = values.find((each) => each === value)
  if (found === undefined)
    throw new UsageError(
      values.length === 1
        ? `--${name} '${value}' is not known; there is only ${values.join()}`
        : `--${name} '${value}' is none of ${values.join(', ')}${didYouMean(value, values)}`,
    )
  return found
}

/** A whole number. Throws UsageError. */
export function wholeNumber(name: string, value: string, least: number): number {
  const number = Number(value)
  if (!/^\d{1,10}$/.test(value) || number < least)
    throw new UsageError(`--${name} must be a whole number of at least ${least}, not '${value}'`)
  return number
}

/** A base address, without a slash behind. Throws UsageError. */
export function addressOf(name: string, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError(`--${name} must be an http or https address, not '${value}'`)
  if (url.search || url.hash || url.username)
    throw new UsageError(`--${name} must be a plain address without query, fragment or user`)
  return url.href.endsWith('/') ? url.href.slice(0, -1) : url.href
}

/** Whether the address is this machine's own. */
export function isLocal(address: string): boolean {
  const { hostname } = new URL(address)
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|.+\.localhost)$/.test(hostname)
}
