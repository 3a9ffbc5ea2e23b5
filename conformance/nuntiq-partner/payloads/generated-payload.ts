import { generateSync } from 'json-schema-faker'
import {
  HEADER_DECIMAL_FIELDS,
  LINE_DECIMAL_FIELDS,
  TAX_DECIMAL_FIELDS,
} from '../../../spec/generated/nuntiq/field-map.ts'
import { CHARGE_DECIMAL_FIELDS, DISCOUNT_DECIMAL_FIELDS } from '../../../spec/generated/nuntiq/field-map.ts'
import { isObject, type Json, type JsonObject } from '../../kit/json.ts'
import { SuiteError } from '../../kit/run/suite-error.ts'
import { caseSeed } from '../../kit/run/case-seed.ts'
import { payloadSchemas } from '../contract.ts'
import { DISPLAY_IMAGE, type PayloadText } from './base-payload.ts'
import { plausibleParts } from './plausible.ts'

/** Each part by itself, with a seed of its own: a field more in one part changes nothing in another. */
const PARTS = [
  ['header', 'InvoiceHeader', HEADER_DECIMAL_FIELDS],
  ['lines', 'InvoiceLine', LINE_DECIMAL_FIELDS],
  ['addresses', 'InvoiceAddress', []],
  ['taxes', 'InvoiceTax', TAX_DECIMAL_FIELDS],
  ['charges', 'InvoiceCharge', CHARGE_DECIMAL_FIELDS],
  ['discounts', 'InvoiceDiscount', DISCOUNT_DECIMAL_FIELDS],
] as const

/**
 * A valid and plausible submission with every field of the field map, the same for the same seed. Its IMAGE is that
 * of the base payload: the content of files is judged by rules that no schema can tell. Throws a SuiteError when the
 * outcome does not fit the contract.
 */
export function generatedPayload(seed: number, { number, inbox, issued }: PayloadText): JsonObject {
  const plausible = plausibleParts(issued)
  const parts = Object.fromEntries(
    PARTS.map(([part, schema, decimals]): [string, Json] => {
      const row = { ...generateRow(schema, caseSeed(seed, part), decimals), ...plausible[part] }
      return [part, part === 'header' ? { ...row, invoice_number: number } : [row]]
    }),
  )
  const payload: JsonObject = {
    ...(inbox !== undefined && { receiving_inbox: inbox }),
    invoice: parts,
    attachments: [DISPLAY_IMAGE],
  }
  const [fault] = payloadSchemas().faults('SubmitInvoiceRequest', payload)
  if (fault)
    throw new SuiteError(
      `the generated payload breaks the contract at ${fault.instancePath} (${fault.keyword}), seed ${seed}`,
    )
  return payload
}

function generateRow(name: string, seed: number, decimals: readonly string[]): JsonObject {
  // Without a seed the generator is constant, and a depth of five is too little for nested rows.
  const row: unknown = generateSync(payloadSchemas().schema(name), { seed, alwaysFakeOptionals: true, maxDepth: 20 })
  if (!isObject(row)) throw new SuiteError(`no ${name} came out of seed ${seed}`)
  return Object.fromEntries(
    Object.keys(payloadSchemas().schema(name)['properties'] ?? {}).map((field, index): [string, Json] =>
      // Amounts are JSON numbers with two decimals: strings of digits are only inferred (INV-FIELD-015).
      [field, decimals.includes(field) ? ((seed + index * 7919) % 100_000) / 100 : (row[field] as Json)],
    ),
  )
}
