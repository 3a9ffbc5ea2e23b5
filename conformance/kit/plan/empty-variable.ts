import { namesOf } from '../json.ts'
import type { OptionTable } from './profile-options.ts'
import type { Given } from './read-arguments.ts'
import { UsageError } from './usage-error.ts'

/**
 * A CI server sets the variable of a secret that it does not know, or that it withholds, to an empty text: such a run
 * would go on without the key, decide little and end well. Throws UsageError.
 */
export function checkNotEmpty(
  options: OptionTable,
  { given, env }: { given: Pick<Given, 'has'>; env: NodeJS.ProcessEnv },
): void {
  for (const name of namesOf(options)) {
    const { env: variable, refusedEmpty } = options[name] ?? {}
    if (variable === undefined || !refusedEmpty || given.has(name)) continue
    if (env[variable]?.trim() === '')
      throw new UsageError(
        `${variable} is set and empty: is the secret unknown to this CI job, or withheld from it? Give it a value, or unset the variable to run without it`,
      )
  }
}
