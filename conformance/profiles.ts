import type { Profile } from './kit/profile.ts'
import { NUNTIQ_PARTNER } from './nuntiq-partner/profile.ts'

/** Every API that the suite can judge, the default first: a new one is its own folder and one line here. */
export const PROFILES: readonly [Profile, ...Profile[]] = [NUNTIQ_PARTNER]
