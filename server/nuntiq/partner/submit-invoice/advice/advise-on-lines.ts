import type { InvoiceContent } from '../../../invoices/content.ts'
import { quoted } from './quoted.ts'

/** `invoice_line_number` is documented as 1-based, and names a line to people: other numbers are accepted, and told. */
export function adviseOnLines(lines: InvoiceContent['lines'], advise: (text: string) => void): void {
  const seen = new Set<number>()
  let odd: number | undefined
  let repeated: number | undefined
  for (const [index, { invoice_line_number: sent }] of lines.entries()) {
    if (sent === undefined) continue
    const number = Number(sent)
    if (!Number.isInteger(number) || number < 1) odd ??= index
    else if (seen.has(number)) repeated ??= index
    seen.add(number)
  }
  if (odd !== undefined) {
    const sent = lines[odd]?.invoice_line_number ?? ''
    advise(`lines[${odd}].invoice_line_number is ${quoted(sent)}; lines are counted in whole numbers from 1`)
  }
  if (repeated !== undefined) advise(`lines[${repeated}].invoice_line_number repeats that of another line`)
}
