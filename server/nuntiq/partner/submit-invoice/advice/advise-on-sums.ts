import type { FieldValue, Fields, InvoiceContent } from '../../../invoices/content.ts'

/** Half a cent: prices have more decimals than totals. */
const TOLERANCE = 0.005

/** Sums are never a reason to refuse, only advised on (`spec/nuntiq/readings.md`, "Field types"). */
export function adviseOnSums(content: InvoiceContent, advise: (text: string) => void): void {
  const { header, lines, taxes } = content
  if (!netPlusTaxIsGross(header)) advise('header: net_amount + tax_amount is not gross_amount')
  const wrong = lines.findIndex((line) => !netPlusTaxIsGross(line))
  if (wrong !== -1) advise(`lines[${wrong}]: net_amount + tax_amount is not gross_amount`)
  const dear = lines.findIndex((line) => !quantityTimesPriceIsNet(line))
  if (dear !== -1) advise(`lines[${dear}]: quantity x unit_price is not net_amount`)

  // With charges or discounts the lines are not all there is.
  if (content.charges.length + content.discounts.length > 0) return adviseOnTaxes(header, { rows: taxes, advise })
  if (!addUp(lines, 'net_amount', header)) advise("the lines' net_amount do not add up to the header's")
  if (!addUp(lines, 'gross_amount', header)) advise("the lines' gross_amount do not add up to the header's")
  if (!addUp(lines, 'tax_amount', header)) advise("the lines' tax_amount do not add up to the header's")
  adviseOnTaxes(header, { rows: taxes, advise })
}

function adviseOnTaxes(
  header: Fields,
  { rows, advise }: { rows: readonly Fields[]; advise: (text: string) => void },
): void {
  if (!addUp(rows, 'tax_amount', header)) advise("the taxes' tax_amount do not add up to the header's")
}

/** Taxes and totals are rounded row by row; a net amount is not, so that only it must fit to half a cent. */
function addUp(rows: readonly Fields[], name: string, header: Fields): boolean {
  const total = decimal(header[name])
  if (total === undefined || rows.length === 0) return true
  let sum = 0
  for (const row of rows) {
    const amount = decimal(row[name])
    if (amount === undefined) return true
    sum += amount
  }
  return !differ(sum, total, name === 'net_amount' ? 0 : rows.length * TOLERANCE)
}

function netPlusTaxIsGross(row: Fields): boolean {
  const [net, tax, gross] = [decimal(row['net_amount']), decimal(row['tax_amount']), decimal(row['gross_amount'])]
  return net === undefined || tax === undefined || gross === undefined || !differ(net + tax, gross)
}

/** A price of two decimals may itself be rounded: by half a cent for each piece. */
function quantityTimesPriceIsNet(line: Fields): boolean {
  const [quantity, price, net] = [decimal(line['quantity']), decimal(line['unit_price']), decimal(line['net_amount'])]
  if (quantity === undefined || price === undefined || net === undefined) return true
  return !differ(quantity * price, net, Math.abs(quantity) * TOLERANCE)
}

function differ(left: number, right: number, more = 0): boolean {
  return Math.abs(left - right) > TOLERANCE + more + Math.abs(right) * 1e-12
}

function decimal(value: FieldValue | undefined): number | undefined {
  if (value === undefined) return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}
