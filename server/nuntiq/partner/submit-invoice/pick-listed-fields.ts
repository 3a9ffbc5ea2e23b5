import {
  ADDRESS_FIELDS, CHARGE_FIELDS, DISCOUNT_FIELDS, HEADER_FIELDS, LINE_FIELDS, TAX_FIELDS,
} from '../../../../spec/generated/field-map.ts'
import type { FieldValue, InvoiceContent, Row } from '../../model.ts'
import type { SentInvoice, SentRow } from './submission.ts'

/** What is kept of an invoice, and the paths of what is not. */
export interface PickedFields {
  readonly content: InvoiceContent
  /** Such as `header.currency`, `lines[0].description`; at most MOST_NAMED of them. */
  readonly dropped: readonly string[]
}

const LISTED = {
  header: new Set<string>(HEADER_FIELDS),
  lines: new Set<string>(LINE_FIELDS),
  addresses: new Set<string>(ADDRESS_FIELDS),
  taxes: new Set<string>(TAX_FIELDS),
  charges: new Set<string>(CHARGE_FIELDS),
  discounts: new Set<string>(DISCOUNT_FIELDS),
}

type Part = Exclude<keyof typeof LISTED, 'header'>

/** Ten thousand lines with a misspelt field each are reported by their first ones. */
const MOST_NAMED = 100

/**
 * INV-FIELD: the field map is a closed list; what is not on it is dropped without an error.
 * C10: where there is no `header`, header fields found directly in `invoice` are lifted into it.
 */
export function pickListedFields(invoice: SentInvoice): PickedFields {
  const dropped: string[] = []
  const note = (path: string): void => {
    if (dropped.length < MOST_NAMED) dropped.push(path)
  }

  const pick = (row: object, listed: ReadonlySet<string>, path: string): Row => {
    const kept: Record<string, FieldValue> = {}
    for (const [name, value] of Object.entries(row)) {
      if (listed.has(name)) kept[name] = value
      else note(`${path}.${name}`)
    }
    return kept
  }

  const { header, lines, addresses, taxes, charges, discounts, ...straight } = invoice
  const pickRows = (rows: readonly SentRow[] | undefined, part: Part): Row[] =>
    (rows ?? []).map((row, index) => pick(row, LISTED[part], `${part}[${index}]`))
  const content: InvoiceContent = {
    header: header ? pick(header, LISTED.header, 'header') : pick(straight, LISTED.header, 'invoice'),
    lines: pickRows(lines, 'lines'),
    addresses: pickRows(addresses, 'addresses'),
    taxes: pickRows(taxes, 'taxes'),
    charges: pickRows(charges, 'charges'),
    discounts: pickRows(discounts, 'discounts'),
  }
  if (header) for (const name of Object.keys(straight)) note(`invoice.${name}`)
  return { content, dropped }
}
