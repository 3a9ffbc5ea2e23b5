import { createHash } from 'node:crypto'
import type { JsonObject } from '../../kit/json.ts'
import { datesOf } from './dates.ts'
import { makePdf } from './pdf.ts'

/** What marks every invoice of the suite, so that people who meet one know what it is. */
export const MARK = 'NKC'
const NOTE = 'nuntiq-kit conformance check: not payable'

/** A number for the nth invoice of a case; `own` is the part of its name that is the case's own. */
export function invoiceNumber(own: string, nth: number): string {
  const digest = createHash('sha256').update(`${own}\n${nth}`).digest('hex')
  return `${MARK}-${digest.slice(0, 12).toUpperCase()}`
}

/** What people see of an invoice of the suite: the one kind of file that every reading of the documentation takes. */
export const DISPLAY_IMAGE: JsonObject = {
  type: 'IMAGE',
  filename: 'invoice.pdf',
  content: makePdf({ text: NOTE }).toString('base64'),
}

export interface PayloadText {
  readonly number: string
  readonly inbox?: string | undefined
  /** The day of its issue; default one that never changes. */
  readonly issued?: string | undefined
}

/**
 * A small valid submission with a row of every part and an IMAGE: the twin of every broken one. It has nothing that a
 * deployment may take amiss, for then that would be seen in every case: what is contestable has a case of its own.
 */
export function basePayload({ number, inbox, issued }: PayloadText): JsonObject {
  const day = datesOf(issued)
  return {
    ...(inbox !== undefined && { receiving_inbox: inbox }),
    invoice: {
      header: {
        invoice_number: number,
        document_type: 'INVOICE',
        invoice_date: day.issued,
        due_date: day.due,
        net_amount: 1,
        tax_amount: 0.1,
        gross_amount: 1.1,
        currency_code: 'USD',
        supplier_name: NOTE,
        payment_terms: 'Net 30',
        custom_text_1: 'north',
        custom_number_1: 7,
        custom_date_1: day.issued,
      },
      lines: [
        {
          invoice_line_number: 1,
          product_name: NOTE,
          quantity: 1,
          unit_price: 1,
          unit_of_measure: 'EA',
          net_amount: 1,
          tax_amount: 0.1,
          tax_rate: 10,
          gross_amount: 1.1,
          delivery_date: day.delivered,
          custom_date_1: day.issued,
        },
      ],
      addresses: [
        {
          address_type: 'REMITTO',
          address_name: 'Headquarters',
          street: '1 Main Street',
          city: 'Austin',
          state: 'TX',
          postal_code: '78701',
          country: 'US',
        },
      ],
      taxes: [{ tax_name: 'Sales Tax', tax_rate: 10, tax_base_amount: 1, tax_amount: 0.1 }],
      charges: [{ charge_name: 'Shipping', charge_amount: 0 }],
      discounts: [{ discount_description: '2/10 Net 30', discount_rate: 2, discount_due_date: day.discount }],
    },
    attachments: [DISPLAY_IMAGE],
  }
}
