import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import type { Answer, Call } from '../../http/api.ts'
import type { KeyHolder } from './authenticate/identify.ts'

/** An answer of the Partner API. The rule that decided it is a row of the register. */
export type PartnerAnswer = Answer<RequirementId>

/** One operation of the Partner API, as it handles a call. */
export type PartnerOperation = (call: Call<KeyHolder>) => Promise<PartnerAnswer>
