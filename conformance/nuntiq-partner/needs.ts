import type { Profile } from '../kit/profile.ts'
import type { Partner } from './kind.ts'

/** What meets the needs of cases on a target that is no sandbox. */
export const NEEDS: Profile<Partner>['needs'] = {
  key: { offered: (given) => given['api-key'] !== undefined, remedy: 'needs a key (NUNTIQ_API_KEY or --api-key)' },
  'second-account': {
    offered: (given) => given['second-api-key'] !== undefined,
    remedy: 'needs a key of another customer (NUNTIQ_SECOND_API_KEY or --second-api-key)',
  },
  'rotation-secret': {
    offered: (given) => given['rotation-secret'] !== undefined,
    remedy: 'needs the rotation secret (NUNTIQ_ROTATION_SECRET or --rotation-secret)',
  },
  'two-inboxes': {
    offered: (given) => given['receiving-inbox'] !== undefined && given['external-identifier'] !== undefined,
    remedy: 'needs an inbox and its alias (--receiving-inbox and --external-identifier)',
  },
  'expired-key': {
    offered: (given) => given['expired-key'] !== undefined,
    remedy: 'needs a key that has expired (NUNTIQ_EXPIRED_KEY or --expired-key)',
  },
  'revoked-key': {
    offered: (given) => given['revoked-key'] !== undefined,
    remedy: 'needs a key that was revoked (NUNTIQ_REVOKED_KEY or --revoked-key)',
  },
}
