import type { RequirementId } from '../../../../spec/generated/nuntiq/requirements.ts'
import { SHAPE_RULES } from '../../../../spec/generated/nuntiq/shape-rules.ts'
import type { SchemaProblem } from '../../../platform/describe-schema-error.ts'

/** The requirement that a body of the wrong shape breaks, as the contract names it for the place at fault. */
export function ruleOfProblem({ path, keyword, value }: SchemaProblem): RequirementId {
  const place = path.replaceAll(/\[\d+\]/g, '[]')
  const rules = SHAPE_RULES.find(({ places }) => places.includes(place))?.rules
  // Callers send null to say that there is nothing.
  const rule = (value === null ? rules?.['null'] : undefined) ?? rules?.[keyword]
  if (rule === undefined) throw new Error(`the contract names no requirement for ${keyword} at ${place}`)
  return keyword === 'format' && isOtherForm(value) ? 'INV-DATE-009' : rule
}

/** Texts of which only a reading says that they are no dates: none at all, and the basic form of ISO 8601. */
function isOtherForm(value: unknown): boolean {
  return typeof value === 'string' && /^(?:\d{8})?$/.test(value)
}
