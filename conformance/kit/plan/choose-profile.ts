import type { Profile } from '../profile.ts'
import { oneOf } from './values.ts'

/**
 * The profile that `--api` names; the first where it names none. It is looked for before all else, since
 * each profile has options of its own. Throws UsageError for a name that no profile has.
 */
export function chooseProfile(profiles: readonly [Profile, ...Profile[]], args: readonly string[]): Profile {
  const [first] = profiles
  const at = args.findIndex((each) => each === '--api' || each.startsWith('--api='))
  const given = at === -1 ? undefined : (args[at]?.split('=')[1] ?? args[at + 1])
  // What is wrong with the option itself is said when all of them are read.
  if (given === undefined || given === '' || given.startsWith('--')) return first
  const name = oneOf(
    'api',
    given,
    profiles.map((each) => each.name),
  )
  return profiles.find((each) => each.name === name) ?? first
}
