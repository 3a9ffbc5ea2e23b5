import type { Pace } from '../wire/pace.ts'
import type { Account, Accounts } from './account.ts'
import { SuiteError } from './suite-error.ts'

export interface Configured {
  readonly apiKey: string | undefined
  readonly rotationSecret: string | undefined
  readonly secondApiKey: string | undefined
  readonly expiredKey: string | undefined
  readonly revokedKey: string | undefined
  readonly inbox: string | undefined
  readonly alias: string | undefined
}

/** The accounts that the command line names; all share the one address that a deployment counts by. */
export function configuredAccounts(given: Configured, pace: Pace): Accounts {
  const main = accountOf(given, given.apiKey, pace)
  const held = (value: string | undefined, option: string): Promise<string> =>
    value === undefined
      ? Promise.reject(new SuiteError(`a case asked for ${option}, which was not given`))
      : Promise.resolve(value)
  return {
    main: (scene) =>
      scene === undefined
        ? Promise.resolve(main)
        : Promise.reject(new SuiteError('a case asked for a scene without control')),
    second: async () =>
      accountOf(
        { ...given, rotationSecret: undefined, inbox: undefined, alias: undefined },
        await held(given.secondApiKey, '--second-api-key'),
        pace,
      ),
    expiredKey: () => held(given.expiredKey, '--expired-key'),
    revokedKey: () => held(given.revokedKey, '--revoked-key'),
    drop: () => Promise.resolve(),
  }
}

function accountOf(given: Configured, apiKey: string | undefined, pace: Pace): Account {
  return {
    apiKey: apiKey ?? '',
    rotationSecret: given.rotationSecret,
    keyId: undefined,
    partnerId: undefined,
    slug: undefined,
    inbox: given.inbox,
    alias: given.alias,
    defaultInbox: undefined,
    emails: [],
    pace,
  }
}
