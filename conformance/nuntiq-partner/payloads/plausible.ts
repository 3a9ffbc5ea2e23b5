import type { JsonObject } from '../../kit/json.ts'
import { datesOf } from './dates.ts'

type Part = 'header' | 'lines' | 'addresses' | 'taxes' | 'charges' | 'discounts'

/**
 * What a deployment may check beyond the contract: sums that add up, dates in order, codes and account numbers that
 * can exist. A generated payload has these values, in each part those of the base payload, so that any mixture of the
 * two adds up as well.
 */
export function plausibleParts(issued?: string): Readonly<Record<Part, JsonObject>> {
  const day = datesOf(issued)
  return {
    header: {
      document_type: 'INVOICE',
      invoice_date: day.issued,
      due_date: day.due,
      delivery_date: day.delivered,
      net_amount: 1,
      tax_amount: 0.1,
      gross_amount: 1.1,
      currency_code: 'USD',
      supplier_name: 'Conformance Supplies Inc.',
      supplier_tax_id: '12-3456789',
      supplier_contact: 'billing@supplier.example',
      customer_name: 'Acme Corp',
      customer_tax_id: '98-7654321',
      customer_contact: 'ap@customer.example',
      bank_account: 'DE89370400440532013000',
      bank_name: 'First Example Bank',
      payment_method: 'WIRE',
      payment_terms: 'Net 30',
    },
    lines: {
      invoice_line_number: 1,
      product_name: 'Consulting',
      quantity: 1,
      unit_price: 1,
      unit_of_measure: 'EA',
      net_amount: 1,
      tax_amount: 0.1,
      tax_rate: 10,
      gross_amount: 1.1,
      delivery_date: day.delivered,
    },
    addresses: { city: 'Austin', state: 'TX', postal_code: '78701', country: 'US' },
    taxes: { tax_name: 'Sales Tax', tax_rate: 10, tax_base_amount: 1, tax_amount: 0.1 },
    charges: { charge_name: 'Shipping', charge_amount: 0 },
    discounts: { discount_rate: 2, discount_amount: 0.02, discount_due_date: day.discount },
  }
}
