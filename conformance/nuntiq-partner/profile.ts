import type { Profile } from '../kit/profile.ts'
import { configuredAccounts } from './accounts/configured-accounts.ts'
import { sandboxAccounts } from './accounts/sandbox-accounts.ts'
import { CASES, WATCHES } from './cases/index.ts'
import { PLANTED } from './cases/planted.ts'
import { CONTRACT } from './contract.ts'
import type { Partner } from './kind.ts'
import { LEFTOVERS } from './leftovers.ts'
import { lostKeys } from './listed-keys.ts'
import { NEEDS } from './needs.ts'
import { OPTIONS } from './options.ts'
import { KEY_PLACE, preflight } from './preflight.ts'
import { wordsOf } from './refusal.ts'
import { REGISTER } from './register.ts'
import { SECRETS } from './secrets.ts'
import { VOCABULARY } from './vocabulary.ts'
import { createOwnWords } from './words.ts'

/** The Partner API with Supplier Access, through which suppliers push invoices. */
export const NUNTIQ_PARTNER: Profile<Partner> = {
  name: 'nuntiq-partner',
  title: 'Partner API',
  register: REGISTER,
  contract: CONTRACT,
  exampleTarget: 'http://127.0.0.1:4010/api',

  options: OPTIONS,
  needs: NEEDS,
  footprints: {
    counted: 'invoices',
    help: {
      probe: 'nothing: refusals, reserved routes, listing',
      submit: 'marked invoices',
      full: 'also keys of its own, which it revokes again',
    },
    leaves: { submit: 'invoices', full: 'invoices and keys' },
  },
  // Below the documented 300 requests per minute per IP address (LIM-RATE-001).
  pace: { perMinute: 250, reserve: 40 },

  credentials: {
    keyOf: ({ apiKey }) => apiKey || null,
    headersOf: (key) => [['X-API-Key', key]],
    lent: (given) => ({ main: given['api-key'], second: given['second-api-key'] }),
    place: KEY_PLACE,
    variables: { 'x-api-key': 'NUNTIQ_API_KEY', 'x-rotation-secret': 'NUNTIQ_ROTATION_SECRET' },
  },
  secrets: SECRETS,
  configuredAccounts,
  sandboxAccounts,
  preflight,
  lostSince: lostKeys,

  wordsOf,
  vocabulary: VOCABULARY,
  words: createOwnWords,
  leftovers: LEFTOVERS,

  cases: CASES,
  watches: WATCHES,
  planted: PLANTED,
}
