import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import type { Answer, Call } from '../../http/api.ts'
import type { KeyHolder } from './authenticate/identify.ts'

/** An answer of the Partner API; its rule must be an id of the register. */
export type PartnerAnswer = Answer<RequirementId>

/** What handles the calls of one operation. */
export type PartnerOperation = (call: Call<KeyHolder>) => Promise<PartnerAnswer>
