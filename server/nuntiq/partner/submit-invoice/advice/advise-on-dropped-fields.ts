import { HEADER_FIELDS, LINE_FIELDS } from '../../../../../spec/generated/nuntiq/field-map.ts'
import type { SentSubmission } from '../judge-body.ts'
import { cutName, LONGEST_NAME, MOST_NAMED } from '../pick-listed-fields.ts'

/** Names that people use for a listed field, where the spelling alone does not suggest it. */
const MEANT: Readonly<Record<string, string>> = {
  currency: 'currency_code',
  total: 'gross_amount',
  total_amount: 'gross_amount',
  amount: 'gross_amount',
  subtotal: 'net_amount',
  vat_amount: 'tax_amount',
  vat_rate: 'tax_rate',
  description: 'product_name',
  name: 'product_name',
  sku: 'product_code_1',
  unit: 'unit_of_measure',
  uom: 'unit_of_measure',
  price: 'unit_price',
  line_number: 'invoice_line_number',
  number: 'invoice_number',
  date: 'invoice_date',
  po_number: 'order_number_1',
  purchase_order: 'order_number_1',
  order_number: 'order_number_1',
  vendor_name: 'supplier_name',
  vat_id: 'supplier_tax_id',
  iban: 'bank_account',
  supplier_number: 'ext_reference_1',
  inbox: 'receiving_inbox',
  files: 'attachments',
  file_name: 'filename',
  mime_type: 'content_type',
  media_type: 'content_type',
  data: 'content',
}

/** What is listed beside the invoice: at the top of the body, and for a file. */
const TOP = ['receiving_inbox', 'external_identifier', 'attachments', 'invoice', 'workflow'] as const
const OF_FILE = ['type', 'filename', 'content', 'content_type'] as const

/** A slot number out of range is not a misspelling of another slot (INV-FIELD-004). */
const SLOT = /^(?:custom_(?:text|number|date)|ext_reference|identifier_field)_\d+$/

const MOST_TOLD = 5

/** INV-FIELD: a real deployment drops fields silently; here each is reported with the name that was probably meant. */
export function adviseOnDroppedFields(dropped: readonly string[], advise: (text: string) => void): void {
  if (dropped.length === 0) return
  const told = dropped.slice(0, MOST_TOLD).map((path) => {
    const meant = likelyMeant(path)
    return meant ? `${path} (did you mean ${meant}?)` : path
  })
  const more = dropped.length > MOST_TOLD ? ` and ${dropped.length - MOST_TOLD} more` : ''
  advise(`dropped, because the field map does not list them: ${told.join(', ')}${more}`)
}

export function likelyMeant(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('.') + 1)
  if (name.length > LONGEST_NAME) return undefined
  const listed = listedAt(path)
  const snake = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/[\s-]+/g, '_')
    .toLowerCase()
  const meant = MEANT[snake] ?? snake
  if (listed.includes(meant) && meant !== name) return meant
  if (snake.length < 5 || SLOT.test(snake)) return undefined
  return listed.find((field) => isOneEditAway(snake, field))
}

function listedAt(path: string): readonly string[] {
  if (!path.includes('.')) return TOP
  if (path.startsWith('attachments')) return OF_FILE
  return path.startsWith('lines') ? LINE_FIELDS : HEADER_FIELDS
}

/** What was sent beside the invoice and is not listed, as paths: a misspelt `receiving_inbox` is lost without a word. */
export function unlistedBeside(submission: SentSubmission): string[] {
  const unlisted: string[] = []
  const note = (row: object, { listed, place }: { listed: readonly string[]; place: string }): void => {
    for (const name of Object.keys(row)) {
      if (unlisted.length === MOST_NAMED) return
      if (!listed.includes(name)) unlisted.push(place + cutName(name))
    }
  }
  note(submission, { listed: TOP, place: '' })
  for (const [index, file] of (submission.attachments ?? []).entries())
    if (typeof file === 'object' && file !== null) note(file, { listed: OF_FILE, place: `attachments[${index}].` })
  return unlisted
}

/**
 * One letter added, lost or changed, or two neighbours swapped. Ours, because only a distance of one matters: a
 * library's whole distance to each listed field made submissions with unlisted fields cost about half as much again.
 */
function isOneEditAway(left: string, right: string): boolean {
  if (Math.abs(left.length - right.length) > 1) return false
  let start = 0
  while (start < left.length && left[start] === right[start]) start++
  let end = 0
  while (end < Math.min(left.length, right.length) - start && left.at(-1 - end) === right.at(-1 - end)) end++
  const [a, b] = [left.slice(start, left.length - end), right.slice(start, right.length - end)]
  return (a.length <= 1 && b.length <= 1) || (a.length === 2 && a === [...b].toReversed().join(''))
}
