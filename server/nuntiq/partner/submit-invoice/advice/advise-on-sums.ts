import type { Fields, InvoiceContent } from '../../../invoices/content.ts'

/** Half a cent: prices have more decimals than totals. */
const TOLERANCE = 0.005

/** Sums are never a reason to refuse, only advised on (`spec/nuntiq/readings.md`, "Field types"). */
export function adviseOnSums(content: InvoiceContent, advise: (text: string) => void): void {
  const { header, lines } = content
  if (!netPlusTaxIsGross(header)) advise('header: net_amount + tax_amount is not gross_amount')
  const wrong = lines.findIndex((line) => !netPlusTaxIsGross(line))
  if (wrong !== -1) advise(`lines[${wrong}]: net_amount + tax_amount is not gross_amount`)
  const total = decimal(header['net_amount'])
  const nets = lines.map((line) => decimal(line['net_amount']))
  if (total !== undefined && nets.length > 0 && nets.every((net) => net !== undefined)) {
    const sum = nets.reduce((left, right) => left + right, 0)
    const { charges, discounts } = content
    const extras = charges.length + discounts.length > 0
    if (!extras && differ(sum, total)) advise("the lines' net_amount do not add up to the header's")
  }
}

function netPlusTaxIsGross(row: Fields): boolean {
  const [net, tax, gross] = [decimal(row['net_amount']), decimal(row['tax_amount']), decimal(row['gross_amount'])]
  return net === undefined || tax === undefined || gross === undefined || !differ(net + tax, gross)
}

function differ(left: number, right: number): boolean {
  return Math.abs(left - right) > TOLERANCE + Math.abs(right) * 1e-12
}

function decimal(value: string | number | undefined): number | undefined {
  if (value === undefined) return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}
