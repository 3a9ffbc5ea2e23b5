import {
  CHARGE_DECIMAL_FIELDS,
  DISCOUNT_DECIMAL_FIELDS,
  HEADER_DECIMAL_FIELDS,
  LINE_DECIMAL_FIELDS,
  TAX_DECIMAL_FIELDS,
} from '../../../../spec/generated/nuntiq/field-map.ts'
import type { RequirementId } from '../../../../spec/generated/nuntiq/requirements.ts'
import type { SchemaProblem } from '../../../platform/describe-schema-error.ts'

const DECIMALS = new Set<string>([
  ...HEADER_DECIMAL_FIELDS,
  ...LINE_DECIMAL_FIELDS,
  ...TAX_DECIMAL_FIELDS,
  ...CHARGE_DECIMAL_FIELDS,
  ...DISCOUNT_DECIMAL_FIELDS,
])

/** The register row that a body of the wrong shape breaks, told from the place at fault. */
export function shapeRule({ path, isNull }: SchemaProblem): RequirementId {
  if (path === 'attachments') return 'INV-ATT-001'
  if (path === 'receiving_inbox' || path === 'external_identifier') return 'INV-BODY-007'
  if (path === 'invoice') return 'INV-BODY-003'
  if (path === 'invoice.header') return 'INV-BODY-004'
  if (/^invoice\.(lines|addresses|taxes|charges|discounts)$/.test(path)) return 'INV-BODY-005'
  if (path.endsWith(']')) return 'INV-BODY-006'
  if (isNull) return 'INV-FIELD-016'
  return DECIMALS.has(path.slice(path.lastIndexOf('.') + 1)) ? 'INV-FIELD-013' : 'INV-FIELD-012'
}

/** The register row that a bad date breaks. */
export function dateRule({ path }: SchemaProblem): RequirementId {
  const custom = /custom_date_\d+$/.test(path)
  if (path.startsWith('invoice.lines')) return custom ? 'INV-DATE-004' : 'INV-DATE-003'
  if (path.startsWith('invoice.discounts')) return 'INV-DATE-005'
  return custom ? 'INV-DATE-002' : 'INV-DATE-001'
}
