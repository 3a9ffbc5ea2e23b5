import { namesOf } from '../json.ts'
import type { Kind, Profile } from '../profile.ts'
import type { KitNeed } from '../register.ts'
import type { Settings } from './profile-options.ts'

/** What to do so that a need is met, for the reason of a skip. */
export const KIT_REMEDY: Readonly<Record<KitNeed, string>> = {
  none: '',
  clock: 'needs time that can be moved (--control)',
  mail: 'needs to read mail (--control)',
  control: "can only be seen through a sandbox's control API (--control)",
  'real-hours': 'needs hours to pass (--plant now, --harvest later)',
  browser: 'needs a browser, which this command does not drive',
  load: 'puts a load on the target, which is done only to a sandbox (--control)',
}

/** What a sandbox offers beside the needs of the profile: everything but a browser. */
const OF_SANDBOX: readonly KitNeed[] = ['none', 'clock', 'mail', 'control', 'real-hours', 'load']

/** What a configuration has to offer to cases. */
export function offeredBy<K extends Kind>(
  { needs }: Profile<K>,
  { control, settings }: { control: string | undefined; settings: Settings<K['option']> },
): ReadonlySet<string> {
  const own = namesOf<K['need']>(needs)
  return control === undefined
    ? new Set<string>(['none', ...own.filter((need) => needs[need].offered(settings))])
    : new Set<string>([...OF_SANDBOX, ...own])
}

/** The remedy of any need, the profile's own included. */
export function remedyOf({ needs }: Pick<Profile, 'needs'>, need: string): string {
  const remedies: Readonly<Record<string, string | undefined>> = KIT_REMEDY
  return remedies[need] ?? needs[need]?.remedy ?? `needs ${need}`
}
