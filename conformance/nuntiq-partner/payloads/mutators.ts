import * as fields from '../../../spec/generated/nuntiq/field-map.ts'
import type { Json } from '../../kit/json.ts'
import { SuiteError } from '../../kit/run/suite-error.ts'
import { type Edit, set, without } from '../../kit/generate/edit.ts'
import { payloadSchemas } from '../contract.ts'

/** Breaks exactly one rule of the schema, at one place, and says which. */
export interface Mutator {
  /** `invoice.header.due_date#format` */
  readonly id: string
  /** The dotted path of what is wrong, and the field's own name. */
  readonly path: string
  readonly field: string
  /** The keyword by which AJV refuses it. */
  readonly keyword: 'type' | 'format' | 'pattern' | 'enum' | 'required'
  readonly edit: Edit
}

const PARTS = [
  {
    path: 'invoice.header',
    names: fields.HEADER_FIELDS,
    dates: fields.HEADER_DATE_FIELDS,
    decimals: fields.HEADER_DECIMAL_FIELDS,
  },
  {
    path: 'invoice.lines.0',
    names: fields.LINE_FIELDS,
    dates: fields.LINE_DATE_FIELDS,
    decimals: fields.LINE_DECIMAL_FIELDS,
  },
  { path: 'invoice.addresses.0', names: fields.ADDRESS_FIELDS, dates: [], decimals: [] },
  { path: 'invoice.taxes.0', names: fields.TAX_FIELDS, dates: [], decimals: fields.TAX_DECIMAL_FIELDS },
  { path: 'invoice.charges.0', names: fields.CHARGE_FIELDS, dates: [], decimals: fields.CHARGE_DECIMAL_FIELDS },
  {
    path: 'invoice.discounts.0',
    names: fields.DISCOUNT_FIELDS,
    dates: fields.DISCOUNT_DATE_FIELDS,
    decimals: fields.DISCOUNT_DECIMAL_FIELDS,
  },
] as const

/** One or two mutators for each field of the field map, and those of the parts themselves. */
export const MUTATORS: readonly Mutator[] = [
  ...PARTS.flatMap(({ path, names, dates, decimals }) =>
    names.flatMap((field) => {
      const place = `${path}.${field}`
      const listed = (list: readonly string[]): boolean => list.includes(field)
      if (listed(dates)) return [mutator(place, 'format', '31/12/2025'), mutator(place, 'type', true)]
      if (listed(decimals)) return [mutator(place, 'pattern', '1,234.50'), mutator(place, 'type', true)]
      return field === 'address_type' ? [] : [mutator(place, 'type', [])]
    }),
  ),
  mutator('invoice.addresses.0.address_type', 'enum', 'OTHER'),
  {
    ...mutator('invoice.addresses.0.address_type', 'required', null),
    edit: without('invoice.addresses.0.address_type'),
  },
  ...['lines', 'addresses', 'taxes', 'charges', 'discounts'].flatMap((part) => [
    mutator(`invoice.${part}`, 'type', 'text'),
    mutator(`invoice.${part}.0`, 'type', 'text'),
  ]),
]

function mutator(path: string, keyword: Mutator['keyword'], value: Json): Mutator {
  return {
    id: `${path}#${keyword}`,
    path,
    field: path.split('.').findLast((step) => !/^\d+$/.test(step)) ?? path,
    keyword,
    edit: set(path, value),
  }
}

/** Applies a mutator, and makes sure that AJV sees the one fault which it names and no other. */
export function mutate(payload: Json, { id, path, keyword, edit }: Mutator): Json {
  const broken = edit.apply(payload)
  const place = keyword === 'required' ? path.replace(/\.[^.]+$/, '') : path
  const pointer = `/${place.replaceAll('.', '/')}`
  const faults = payloadSchemas().faults('SubmitInvoiceRequest', broken)
  const strange = faults.filter(
    ({ instancePath, keyword: found }) => !(instancePath === pointer && found === keyword) && found !== 'anyOf',
  )
  if (faults.length === 0 || strange.length > 0) {
    const seen = faults.map((fault) => `${fault.instancePath}#${fault.keyword}`).join(', ')
    throw new SuiteError(`the mutator ${id} was to break ${pointer}#${keyword}, and AJV sees ${seen || 'nothing'}`)
  }
  return broken
}
