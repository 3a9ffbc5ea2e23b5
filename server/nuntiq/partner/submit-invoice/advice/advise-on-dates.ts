import { DAY, type Instant } from '../../../../platform/clock.ts'
import type { InvoiceContent } from '../../../invoices/content.ts'

const YEARS = 5
const FAR = YEARS * 366 * DAY

/** Dates that are written well and hardly meant: in another age, or due before there was an invoice. */
export function adviseOnDates(
  { header, lines, discounts }: Pick<InvoiceContent, 'header' | 'lines' | 'discounts'>,
  { now, advise }: { now: Instant; advise: (text: string) => void },
): void {
  const dates = function* (): Generator<readonly [string, string | undefined]> {
    for (const name of ['invoice_date', 'due_date', 'delivery_date'] as const) yield [`header.${name}`, header[name]]
    for (const [index, line] of lines.entries()) yield [`lines[${index}].delivery_date`, line.delivery_date]
    for (const [index, row] of discounts.entries())
      yield [`discounts[${index}].discount_due_date`, row.discount_due_date]
  }
  for (const [place, date] of dates()) {
    if (date === undefined || Math.abs(Date.parse(date) - now) <= FAR) continue
    advise(`${place} is ${date}, more than ${YEARS} years from now`)
    break
  }
  const { invoice_date: issued, due_date: due } = header
  if (issued === undefined) return
  // Dates of this form compare as texts.
  if (due !== undefined && due < issued) advise('header.due_date is before invoice_date')
  const early = discounts.findIndex(({ discount_due_date: until }) => until !== undefined && until < issued)
  if (early !== -1) advise(`discounts[${early}].discount_due_date is before invoice_date`)
}
