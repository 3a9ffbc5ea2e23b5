import type { Block } from './blocks.ts'
import type { DisplayPdfInput } from './invoice-view.ts'
import { charges, discounts, taxes } from './sections/adjustments.ts'
import { customFields, paymentFacts, receipt, referenceFacts } from './sections/details.ts'
import { lines } from './sections/lines.ts'
import { masthead } from './sections/masthead.ts'
import { parties } from './sections/parties.ts'
import { totals } from './sections/totals.ts'

/** The invoice template: what is on the page, from top to bottom. Empty sections are left out. */
export function composeInvoice(input: DisplayPdfInput): Block[] {
  const blocks = [
    masthead(input),
    parties(input.invoice),
    referenceFacts(input),
    lines(input),
    taxes(input),
    charges(input),
    discounts(input),
    totals(input),
    paymentFacts(input),
    customFields(input),
    receipt(input),
  ]
  return blocks.filter((block) => block !== undefined)
}
