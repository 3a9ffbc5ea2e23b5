import type { RequirementId } from '../../../../spec/generated/nuntiq/requirements.ts'
import { errors } from '../errors.ts'

/** A member that must be there, as text. */
export function requiredText(sent: unknown, named: { member: string; rule: RequirementId }): string {
  if (typeof sent !== 'string' || sent === '') throw errors.textMissing(named)
  return sent
}
