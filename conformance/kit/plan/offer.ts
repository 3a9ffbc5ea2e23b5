import type { Need } from '../run/case.ts'
import type { Options } from './options.ts'

/** What a configuration has to offer to cases. A sandbox offers everything but a browser and real hours. */
export function offeredBy(options: Options): ReadonlySet<Need> {
  if (options.control !== undefined) {
    return new Set<Need>([
      'none',
      'key',
      'second-account',
      'rotation-secret',
      'clock',
      'mail',
      'control',
      'two-inboxes',
      'expired-key',
      'revoked-key',
      'real-hours',
      'load',
    ])
  }
  const offers: [Need, boolean][] = [
    ['none', true],
    ['key', options.apiKey !== undefined],
    ['second-account', options.secondApiKey !== undefined],
    ['rotation-secret', options.rotationSecret !== undefined],
    ['two-inboxes', options.inbox !== undefined && options.alias !== undefined],
    ['expired-key', options.expiredKey !== undefined],
    ['revoked-key', options.revokedKey !== undefined],
  ]
  return new Set(offers.filter(([, offered]) => offered).map(([need]) => need))
}

/** What to do so that a need is met, for the reason of a skip. */
export const REMEDY: Readonly<Record<Need, string>> = {
  none: '',
  key: 'needs a key (NUNTIQ_API_KEY or --api-key)',
  'second-account': 'needs a key of another customer (NUNTIQ_SECOND_API_KEY or --second-api-key)',
  'rotation-secret': 'needs the rotation secret (NUNTIQ_ROTATION_SECRET or --rotation-secret)',
  'two-inboxes': 'needs an inbox and its alias (--receiving-inbox and --external-identifier)',
  'expired-key': 'needs a key that has expired (NUNTIQ_EXPIRED_KEY or --expired-key)',
  'revoked-key': 'needs a key that was revoked (NUNTIQ_REVOKED_KEY or --revoked-key)',
  clock: 'needs time that can be moved (--control)',
  mail: 'needs to read mail (--control)',
  control: "can only be seen through a sandbox's control API (--control)",
  'real-hours': 'needs hours to pass (--plant now, --harvest later)',
  browser: 'needs a browser, which this command does not drive',
  load: 'loads the target, which is only done to a sandbox (--control)',
}
