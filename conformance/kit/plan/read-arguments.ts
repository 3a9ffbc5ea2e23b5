import { parseArgs } from 'node:util'
import { cut } from '../json.ts'
import { didYouMean } from './nearest.ts'
import { UsageError } from './usage-error.ts'
import { quoted } from './values.ts'

export interface KnownOption {
  readonly type: 'string' | 'boolean'
  readonly multiple?: boolean
  readonly short?: string
}

/** What was given, by the option's name without its dashes. */
export interface Given {
  /** The text of an option; undefined where it was not given. Throws UsageError where it is empty. */
  text(name: string): string | undefined
  /** Every text of an option that may stand several times. */
  texts(name: string): readonly string[]
  flag(name: string): boolean
  has(name: string): boolean
}

/** Reads a command line against a table of options. Throws UsageError for what is not in it, or is there by halves. */
export function readArguments(args: readonly string[], known: Readonly<Record<string, KnownOption>>): Given {
  const { tokens } = parseArgs({ args: [...args], options: known, strict: false, allowPositionals: true, tokens: true })
  const given = new Map<string, string[]>()
  for (const token of tokens) {
    if (token.kind === 'positional')
      throw new UsageError(`${quoted(token.value)} is not an option; conform takes options only, see --help`)
    if (token.kind !== 'option') continue
    const { name, rawName, value } = token
    const option = Object.hasOwn(known, name) ? known[name] : undefined
    if (!option) {
      const names = Object.keys(known).map((each) => `--${each}`)
      throw new UsageError(`unknown option ${cut(rawName, 100)}${didYouMean(rawName, names)}`)
    }
    const takes = option.type === 'string'
    if (takes && value === undefined) throw new UsageError(`--${name} needs a value`)
    if (!takes && value !== undefined) throw new UsageError(`--${name} takes no value`)
    if (takes && !token.inlineValue && value?.startsWith('--'))
      throw new UsageError(`--${name} needs a value, and ${cut(value, 100)} looks like an option`)
    if (given.has(name) && !option.multiple) throw new UsageError(`--${name} is given twice`)
    given.set(name, [...(given.get(name) ?? []), value ?? ''])
  }
  return {
    text(name) {
      const value = given.get(name)?.[0]?.trim()
      if (value === '') throw new UsageError(`--${name} is empty`)
      return value
    },
    texts: (name) => given.get(name) ?? [],
    flag: (name) => given.has(name),
    has: (name) => given.has(name),
  }
}
