import {
  ADDRESS_FIELDS,
  CHARGE_FIELDS,
  DISCOUNT_FIELDS,
  HEADER_FIELDS,
  LINE_FIELDS,
  TAX_FIELDS,
} from '../../../../spec/generated/nuntiq/field-map.ts'
import { atOnce } from '../../../platform/in-turns.ts'
import type { InvoiceContent } from '../../invoices/content.ts'
import type { SentInvoice } from './judge-body.ts'

/** What is stored of an invoice, and the paths of what is not. */
export interface PickedFields {
  readonly content: InvoiceContent
  /** Such as `header.currency`, `lines[0].description`; at most MOST_NAMED of them. */
  readonly dropped: readonly string[]
}

/** Listed fields have names less than half as long. */
export const LONGEST_NAME = 64

const LISTED = {
  header: new Set<string>(HEADER_FIELDS),
  lines: new Set<string>(LINE_FIELDS),
  addresses: new Set<string>(ADDRESS_FIELDS),
  taxes: new Set<string>(TAX_FIELDS),
  charges: new Set<string>(CHARGE_FIELDS),
  discounts: new Set<string>(DISCOUNT_FIELDS),
}

type Part = Exclude<keyof typeof LISTED, 'header'>

/** Of ten thousand lines with a misspelt field each, only the first are reported. */
export const MOST_NAMED = 100

/**
 * INV-FIELD: the field map is a closed list; anything else is dropped without an error.
 * C10: where there is no `header`, header fields found directly in `invoice` are lifted into it.
 */
export function pickListedFields(invoice: SentInvoice): PickedFields {
  return atOnce(pickingListedFields(invoice))
}

/** Members that are looked at between two yields. */
const STRETCH = 10_000

/** The same work, with a yield now and then: an invoice may have 25,000 rows, and a row 15,000 members. */
export function* pickingListedFields(invoice: SentInvoice): Generator<void, PickedFields> {
  const dropped: string[] = []
  const note = (place: string, name: string): void => {
    if (dropped.length < MOST_NAMED) dropped.push(`${place}.${cutName(name)}`)
  }
  let looked = 0
  function* pickRows<T extends object>(part: Part, rows: readonly T[] = []): Generator<void, T[]> {
    const picked: T[] = []
    for (const [index, row] of rows.entries()) {
      const names = Object.keys(row)
      looked += names.length + 1
      if (looked > STRETCH) {
        looked = 0
        yield
      }
      picked.push(pick({ row, names, listed: LISTED[part], note: (name) => note(`${part}[${index}]`, name) }))
    }
    return picked
  }

  const { header, lines, addresses, taxes, charges, discounts, ...straight } = invoice
  const content: InvoiceContent = {
    header: header
      ? pick({ row: header, listed: LISTED.header, note: (name) => note('header', name) })
      : pick({ row: straight, listed: LISTED.header, note: (name) => note('invoice', name) }),
    lines: yield* pickRows('lines', lines),
    addresses: yield* pickRows('addresses', addresses),
    taxes: yield* pickRows('taxes', taxes),
    charges: yield* pickRows('charges', charges),
    discounts: yield* pickRows('discounts', discounts),
  }
  if (header) for (const name of Object.keys(straight)) note('invoice', name)
  return { content, dropped }
}

/** A row with listed fields only is kept as it is: copying every row would cost more than checking it. */
function pick<T extends object>({
  row,
  names = Object.keys(row),
  listed,
  note,
}: {
  row: T
  names?: readonly string[]
  listed: ReadonlySet<string>
  note: (name: string) => void
}): T {
  const unlisted = names.filter((name) => !listed.has(name))
  if (unlisted.length === 0) return row
  const kept = { ...row }
  for (const name of unlisted) {
    Reflect.deleteProperty(kept, name)
    note(name)
  }
  return kept
}

/**
 * A name that was sent, cut for quoting and storing: it may be nearly as long as a body, which nothing
 * should search or store.
 */
export function cutName(name: string): string {
  if (name.length <= LONGEST_NAME) return name
  // Copied: a slice alone would keep the whole name in memory.
  return `${Buffer.from(name.slice(0, LONGEST_NAME)).toString()}…`
}
