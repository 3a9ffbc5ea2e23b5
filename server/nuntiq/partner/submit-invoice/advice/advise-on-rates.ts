import type { FieldValue, InvoiceContent } from '../../../invoices/content.ts'

/** Rates are documented as percentages, such as 10.00: a fraction is accepted, and told. */
export function adviseOnRates(
  { lines, taxes, discounts }: Pick<InvoiceContent, 'lines' | 'taxes' | 'discounts'>,
  advise: (text: string) => void,
): void {
  const line = lines.findIndex(
    ({ tax_rate: rate, net_amount: base, tax_amount: part }) => rate !== undefined && isOdd({ rate, base, part }),
  )
  const tax = taxes.findIndex(
    ({ tax_rate: rate, tax_base_amount: base, tax_amount: part }) => rate !== undefined && isOdd({ rate, base, part }),
  )
  const discount = discounts.findIndex(
    ({ discount_rate: rate }) => rate !== undefined && isOdd({ rate, base: undefined, part: undefined }),
  )
  const told = 'is hardly meant: rates are percentages, such as 10.00'
  if (line !== -1) advise(`lines[${line}].tax_rate ${told}`)
  else if (tax !== -1) advise(`taxes[${tax}].tax_rate ${told}`)
  else if (discount !== -1) advise(`discounts[${discount}].discount_rate ${told}`)
}

interface Rate {
  readonly rate: FieldValue
  readonly base: FieldValue | undefined
  readonly part: FieldValue | undefined
}

/** Beyond what a percentage can be, or a fraction: half a percent is a rate as well, so that only the amounts tell. */
function isOdd({ rate, base, part }: Rate): boolean {
  const value = Number(rate)
  if (value < 0 || value > 100) return true
  if (value === 0 || value >= 1 || base === undefined || part === undefined || Number(part) === 0) return false
  return Math.abs(Number(base) * value - Number(part)) <= 0.01
}
