import type { FieldValue, InvoiceContent } from '../../../invoices/content.ts'
import { quoted } from './quoted.ts'

/** Rates are documented as percentages, such as 10.00: a fraction is accepted, and told. */
export function adviseOnRates(
  { lines, taxes, discounts }: Pick<InvoiceContent, 'lines' | 'taxes' | 'discounts'>,
  advise: (text: string) => void,
): void {
  const rates = function* (): Generator<Rate> {
    for (const [index, { tax_rate, net_amount, tax_amount }] of lines.entries())
      yield { place: `lines[${index}].tax_rate`, rate: tax_rate, base: net_amount, part: tax_amount }
    for (const [index, { tax_rate, tax_base_amount, tax_amount }] of taxes.entries())
      yield { place: `taxes[${index}].tax_rate`, rate: tax_rate, base: tax_base_amount, part: tax_amount }
    for (const [index, { discount_rate }] of discounts.entries())
      yield { place: `discounts[${index}].discount_rate`, rate: discount_rate, base: undefined, part: undefined }
  }
  for (const { place, rate, base, part } of rates()) {
    if (rate === undefined) continue
    if (isFraction({ rate, base, part })) {
      return advise(`${place} ${quoted(rate)} is a fraction; rates are percentages, such as 10.00`)
    }
    if (Number(rate) < 0 || Number(rate) > 100)
      return advise(`${place} ${quoted(rate)} is not within 0 and 100 percent`)
  }
}

interface Rate {
  readonly place: string
  readonly rate: FieldValue | undefined
  readonly base: FieldValue | undefined
  readonly part: FieldValue | undefined
}

/** Half a percent is a rate as well: only the amounts tell. */
function isFraction({ rate, base, part }: Pick<Rate, 'base' | 'part'> & { rate: FieldValue }): boolean {
  const fraction = Number(rate)
  if (base === undefined || part === undefined || fraction <= 0 || fraction >= 1 || Number(part) === 0) return false
  return Math.abs(Number(base) * fraction - Number(part)) <= 0.01
}
