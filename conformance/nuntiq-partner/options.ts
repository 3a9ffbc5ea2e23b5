import type { ProfileOption } from '../kit/plan/profile-options.ts'

/** What a run may use of an account that people lend it: a sandbox makes its own. */
export const OPTIONS = {
  'api-key': {
    value: 'KEY',
    env: 'NUNTIQ_API_KEY',
    refusedEmpty: true,
    help: "the supplier's key; better kept out of the shell's history",
    secret: true,
    foreignOnly: true,
  },
  'rotation-secret': {
    value: 'SECRET',
    env: 'NUNTIQ_ROTATION_SECRET',
    help: 'the rotation secret of that key',
    secret: true,
    foreignOnly: true,
  },
  'second-api-key': {
    value: 'KEY',
    env: 'NUNTIQ_SECOND_API_KEY',
    help: 'a key of another customer',
    secret: true,
    foreignOnly: true,
  },
  'expired-key': {
    value: 'KEY',
    env: 'NUNTIQ_EXPIRED_KEY',
    help: 'a key that has expired',
    secret: true,
    foreignOnly: true,
  },
  'revoked-key': {
    value: 'KEY',
    env: 'NUNTIQ_REVOKED_KEY',
    help: 'a key that was revoked',
    secret: true,
    foreignOnly: true,
  },
  'receiving-inbox': { value: 'ADDRESS', help: 'an inbox that is not the default one', foreignOnly: true },
  'external-identifier': { value: 'ID', help: 'an alias of that inbox', foreignOnly: true },
} satisfies Readonly<Record<string, ProfileOption>>
