import type { Settings } from '../../kit/plan/profile-options.ts'
import { SuiteError } from '../../kit/run/suite-error.ts'
import type { Pace } from '../../kit/wire/pace.ts'
import type { Option } from '../kind.ts'
import type { PartnerAccount, PartnerAccounts } from './account.ts'

/** The accounts that the command line names; all share the one address that a deployment counts by. */
export function configuredAccounts(given: Settings<Option>, pace: Pace): PartnerAccounts {
  const main: PartnerAccount = {
    apiKey: given['api-key'] ?? '',
    rotationSecret: given['rotation-secret'],
    keyId: undefined,
    partnerId: undefined,
    slug: undefined,
    inbox: given['receiving-inbox'],
    alias: given['external-identifier'],
    defaultInbox: undefined,
    emails: [],
    pace,
  }
  const held = async (option: Option): Promise<string> => {
    const value = given[option]
    if (value === undefined) throw new SuiteError(`a case asked for --${option}, which was not given`)
    return value
  }
  return {
    async main(scene) {
      if (scene !== undefined) throw new SuiteError('a case asked for a scene without control')
      return main
    },
    second: async () => ({
      ...main,
      apiKey: await held('second-api-key'),
      rotationSecret: undefined,
      inbox: undefined,
      alias: undefined,
    }),
    expiredKey: () => held('expired-key'),
    revokedKey: () => held('revoked-key'),
    drop: () => Promise.resolve(),
  }
}
