import type { JsonObject } from '../../kit/json.ts'

/**
 * What a deployment may check beyond the contract: sums that add up, dates in order, codes that exist. A generated
 * payload has these values, in each part those of the base payload, so that any mixture of the two adds up as well.
 */
export const PLAUSIBLE: Readonly<
  Record<'header' | 'lines' | 'addresses' | 'taxes' | 'charges' | 'discounts', JsonObject>
> = {
  header: {
    document_type: 'INVOICE',
    invoice_date: '2026-05-19',
    due_date: '2026-06-18',
    delivery_date: '2026-05-20',
    net_amount: 1,
    tax_amount: 0.1,
    gross_amount: 1.1,
    currency_code: 'USD',
    payment_method: 'WIRE',
    payment_terms: 'Net 30',
  },
  lines: {
    invoice_line_number: 1,
    quantity: 1,
    unit_price: 1,
    unit_of_measure: 'EA',
    net_amount: 1,
    tax_amount: 0.1,
    tax_rate: 10,
    gross_amount: 1.1,
    delivery_date: '2026-05-20',
  },
  addresses: { country: 'US' },
  taxes: { tax_rate: 10, tax_base_amount: 1, tax_amount: 0.1 },
  charges: { charge_amount: 0 },
  discounts: { discount_rate: 2, discount_amount: 0.02, discount_due_date: '2026-05-29' },
}
