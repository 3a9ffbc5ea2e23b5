import type { Option } from './kind.ts'
import { OPTIONS } from './options.ts'

/** Where what was given for an option is to be put right. */
export function placeOf(option: Option): string {
  const { env } = { env: undefined, ...OPTIONS[option] }
  return env === undefined ? `--${option}` : `${env} or --${option}`
}
