import type { Requirement, RequirementId } from '../../spec/generated/nuntiq/requirements.ts'
import type { Kind } from '../kit/profile.ts'
import type { KitNeed } from '../kit/register.ts'
import type { PartnerAccount, PartnerAccounts } from './accounts/account.ts'
import type { OPTIONS } from './options.ts'
import type { OwnWords } from './tester.ts'
import type { VOCABULARY } from './vocabulary.ts'

export type OwnNeed = Exclude<Requirement['needs'][number], KitNeed>
export type Option = keyof typeof OPTIONS

/** The types of this profile. */
export interface Partner extends Kind {
  readonly id: RequirementId
  readonly need: OwnNeed
  readonly option: Option
  readonly account: PartnerAccount
  readonly accounts: PartnerAccounts
  readonly vocabulary: typeof VOCABULARY
  readonly words: OwnWords<RequirementId>
}
