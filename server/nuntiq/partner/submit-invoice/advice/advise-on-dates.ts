import { DAY, type Instant, isoDate } from '../../../../platform/clock.ts'
import type { InvoiceContent } from '../../../invoices/content.ts'

const YEARS = 5
const FAR = YEARS * 366 * DAY
const OF_HEADER = ['invoice_date', 'due_date', 'delivery_date'] as const

/** Dates that are written well and hardly meant: in another age, or due before there was an invoice. */
export function adviseOnDates(
  { header, lines, discounts }: Pick<InvoiceContent, 'header' | 'lines' | 'discounts'>,
  { now, advise }: { now: Instant; advise: (text: string) => void },
): void {
  // Dates of one form compare as texts.
  const [earliest, latest] = [isoDate(now - FAR), isoDate(now + FAR)]
  const isFar = (date: string | undefined): boolean => date !== undefined && (date < earliest || date > latest)
  const name = OF_HEADER.find((each) => isFar(header[each]))
  const line = lines.findIndex(({ delivery_date: date }) => isFar(date))
  const discount = discounts.findIndex(({ discount_due_date: date }) => isFar(date))
  const place =
    (name && `header.${name}`) ??
    (line !== -1 ? `lines[${line}].delivery_date` : undefined) ??
    (discount !== -1 ? `discounts[${discount}].discount_due_date` : undefined)
  if (place !== undefined) advise(`${place} is more than ${YEARS} years from now`)

  const { invoice_date: issued, due_date: due } = header
  if (issued === undefined) return
  if (due !== undefined && due < issued) advise('header.due_date is before invoice_date')
  const early = discounts.findIndex(({ discount_due_date: until }) => until !== undefined && until < issued)
  if (early !== -1) advise(`discounts[${early}].discount_due_date is before invoice_date`)
}
