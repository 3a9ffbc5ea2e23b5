import { createHash } from 'node:crypto'
import type { JsonObject } from '../../kit/json.ts'

/** What marks every invoice of the suite, so that people who meet one know what it is. */
export const MARK = 'NKC'
const NOTE = 'nuntiq-kit conformance check: not payable'

/** A number for the nth invoice of a case, the same in every run with this seed. */
export function invoiceNumber(seed: number, nth: number): string {
  const digest = createHash('sha256').update(`${seed}\n${nth}`).digest('hex')
  return `${MARK}-${digest.slice(0, 12).toUpperCase()}`
}

/** A small valid submission with a row of every part and a text file: the twin of every broken one. */
export function basePayload({ number, inbox }: { number: string; inbox?: string | undefined }): JsonObject {
  return {
    ...(inbox !== undefined && { receiving_inbox: inbox }),
    invoice: {
      header: {
        invoice_number: number,
        document_type: 'INVOICE',
        invoice_date: '2026-05-19',
        due_date: '2026-06-18',
        net_amount: 1,
        tax_amount: 0.1,
        gross_amount: 1.1,
        currency_code: 'USD',
        supplier_name: NOTE,
        payment_terms: NOTE,
        custom_text_1: 'north',
        custom_number_1: 7,
        custom_date_1: '2026-05-31',
      },
      lines: [
        {
          invoice_line_number: 1,
          product_name: NOTE,
          quantity: 1,
          unit_price: 1,
          net_amount: 1,
          delivery_date: '2026-05-20',
          custom_date_1: '2026-05-21',
        },
      ],
      addresses: [{ address_type: 'REMITTO', address_name: 'Headquarters', city: 'Austin', country: 'US' }],
      taxes: [{ tax_name: 'Sales Tax', tax_rate: 10, tax_base_amount: 1, tax_amount: 0.1 }],
      charges: [{ charge_name: 'Shipping', charge_amount: 0 }],
      discounts: [{ discount_description: 'early', discount_rate: 2, discount_due_date: '2026-05-29' }],
    },
    attachments: [
      {
        type: 'ATTACHMENT',
        filename: 'note.txt',
        content_type: 'text/plain',
        content: Buffer.from(`${NOTE}\n`).toString('base64'),
      },
    ],
  }
}
