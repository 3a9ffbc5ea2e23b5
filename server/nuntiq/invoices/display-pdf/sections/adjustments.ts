import type { Table } from '../blocks.ts'
import { cleanText } from '../clean-text.ts'
import type { DisplayPdfInput, Fields, InvoiceView } from '../invoice-view.ts'
import { money } from '../money.ts'
import { tableOf, type FieldColumn } from './table-of.ts'

const mostRows = 100

export function taxes({ invoice }: DisplayPdfInput): Table | undefined {
  const { taxes: rows } = invoice
  return tableOf({
    title: 'Taxes',
    aside: '',
    rows,
    mostRows,
    columns: [
      words('Tax', 25, 'tax_name'),
      words('Description', 30, 'tax_description'),
      percent('Rate', 10, 'tax_rate'),
      amount(invoice, { label: 'Base', share: 17, field: 'tax_base_amount' }),
      amount(invoice, { label: 'Amount', share: 18, field: 'tax_amount' }),
    ],
  })
}

export function charges({ invoice }: DisplayPdfInput): Table | undefined {
  const { charges: rows } = invoice
  return tableOf({
    title: 'Charges',
    aside: '',
    rows,
    mostRows,
    columns: [
      words('Charge', 82, 'charge_name'),
      amount(invoice, { label: 'Amount', share: 18, field: 'charge_amount' }),
    ],
  })
}

export function discounts({ invoice }: DisplayPdfInput): Table | undefined {
  const { discounts: rows } = invoice
  return tableOf({
    title: 'Discounts',
    aside: '',
    rows,
    mostRows,
    columns: [
      words('Discount', 55, 'discount_description'),
      percent('Rate', 10, 'discount_rate'),
      words('Until', 17, 'discount_due_date'),
      amount(invoice, { label: 'Amount', share: 18, field: 'discount_amount' }),
    ],
  })
}

function words(label: string, share: number, field: string): FieldColumn {
  return { label, share, align: 'left', field, text: (row) => cleanText(row[field], 160) }
}

function percent(label: string, share: number, field: string): FieldColumn {
  const text = (row: Fields) => {
    const digits = cleanText(row[field], 40)
    return digits === '' ? '' : `${digits} %`
  }
  return { label, share, align: 'right', field, text }
}

function amount(invoice: InvoiceView, column: Pick<FieldColumn, 'label' | 'share' | 'field'>): FieldColumn {
  return { ...column, align: 'right', text: (row) => money(row[column.field], invoice) }
}
