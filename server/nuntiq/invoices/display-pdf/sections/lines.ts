import type { Table } from '../blocks.ts'
import { cleanText } from '../clean-text.ts'
import { labelOf, lineSlotNames } from '../field-names.ts'
import type { DisplayPdfInput, Fields } from '../invoice-view.ts'
import { currencyOf } from '../money.ts'
import { tableOf, type FieldColumn } from './table-of.ts'

/** About 40 pages of ordinary lines: more than anybody leafs through, and still rendered in a second. */
const mostLines = 1000
/** Most characters of small print below one line. */
const longestNote = 500

const columns: readonly FieldColumn[] = [
  left('#', 6, 'invoice_line_number'),
  left('Code', 12, 'product_code_1'),
  left('Description', 27, 'product_name'),
  right('Quantity', 9, 'quantity'),
  left('Unit', 6, 'unit_of_measure'),
  right('Unit price', 11, 'unit_price'),
  right('Net', 11, 'net_amount'),
  right('Tax %', 7, 'tax_rate'),
  right('Tax', 10, 'tax_amount'),
  right('Gross', 11, 'gross_amount'),
]

const notedFields = [
  'product_code_2',
  'order_number_1',
  'order_number_2',
  'delivery_date',
  'delivery_note',
  ...lineSlotNames,
]

/** The line items; fields without a column go in small print below the line. */
export function lines({ invoice }: DisplayPdfInput): Table | undefined {
  const currency = currencyOf(invoice)
  return tableOf({
    title: 'Lines',
    aside: currency && `Amounts in ${currency}`,
    columns,
    rows: invoice.lines,
    mostRows: mostLines,
    note: smallPrint,
  })
}

function smallPrint(line: Fields): string {
  let note = ''
  for (const name of notedFields) {
    const value = cleanText(line[name], 120)
    if (value === '') continue
    if (note.length > longestNote) return `${note} …`
    note += `${note && ' · '}${labelOf(name)} ${value}`
  }
  return note
}

function left(label: string, share: number, field: string): FieldColumn {
  return { label, share, align: 'left', field, text: (line) => cleanText(line[field], 160) }
}

function right(label: string, share: number, field: string): FieldColumn {
  return { label, share, align: 'right', field, text: (line) => cleanText(line[field], 40) }
}
