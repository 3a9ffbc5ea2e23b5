import type { RequirementId } from '../../spec/generated/nuntiq/requirements.ts'
import { type Case as KitCase, caseOf, type CaseText } from '../kit/run/case.ts'
import type { PlantedCase as KitPlantedCase } from '../kit/run/planted.ts'
import type { Partner } from './kind.ts'
import { REGISTER } from './register.ts'
import type { Tester } from './tester.ts'

export type Case = KitCase<Partner>
export type PlantedCase = KitPlantedCase<Partner>

/** A case of this profile: the register says what it leaves behind and what it needs. */
export function defineCase<const Id extends RequirementId>(text: CaseText<Partner, Id, Tester<Id>>): Case {
  return caseOf<Partner>(REGISTER, text)
}
