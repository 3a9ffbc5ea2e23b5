import { namesOf } from '../json.ts'
import type { Options } from '../plan/options.ts'
import { isLocal } from '../plan/values.ts'
import type { Kind, Profile } from '../profile.ts'
import { digestOf } from '../register.ts'
import type { Budget } from '../run/run.ts'
import { suiteVersion } from '../version.ts'
import type { HeaderEvent } from './event.ts'

/** What a record says of the run before it says what happened. */
export function headerEvent<K extends Kind>({
  profile,
  options,
  command,
  seed,
  started,
  budget,
}: {
  profile: Profile<K>
  options: Options<K['option']>
  command: string
  seed: number
  started: number
  budget: Budget | undefined
}): HeaderEvent {
  const { name, version } = suiteVersion()
  return {
    event: 'header',
    suite: name,
    version,
    register: digestOf(profile.register),
    api: profile.name,
    title: profile.title,
    target: options.target,
    profile: options.footprint,
    control: options.control ?? null,
    elsewhere: !isLocal(options.target),
    seed,
    options: openOptions(profile, options),
    command,
    variables: profile.credentials.variables,
    started_at: new Date(started).toISOString(),
    budget: budget ? { counted: profile.footprints.counted, limit: budget.limit } : null,
  }
}

/** What was given and is no secret: a run that is to be repeated needs it again. */
function openOptions<K extends Kind>(profile: Profile<K>, { settings }: Options<K['option']>): Record<string, string> {
  return Object.fromEntries(
    namesOf<K['option']>(profile.options).flatMap((name): [string, string][] => {
      const value = settings[name]
      return value === undefined || profile.options[name].secret ? [] : [[name, value]]
    }),
  )
}
