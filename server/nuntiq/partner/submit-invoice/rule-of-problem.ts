import type { RequirementId } from '../../../../spec/generated/nuntiq/requirements.ts'
import { SHAPE_RULES } from '../../../../spec/generated/nuntiq/shape-rules.ts'
import type { SchemaProblem } from '../../../platform/describe-schema-error.ts'

/** The requirement that a body of the wrong shape breaks, as the contract names it for the place at fault. */
export function ruleOfProblem({ path, keyword, isNull }: SchemaProblem): RequirementId {
  const place = path.replaceAll(/\[\d+\]/g, '[]')
  const rules = SHAPE_RULES.find(({ places }) => places.includes(place))?.rules
  const rule = (isNull ? rules?.['null'] : undefined) ?? rules?.[keyword]
  if (rule === undefined) throw new Error(`the contract names no requirement for ${keyword} at ${place}`)
  return rule
}
