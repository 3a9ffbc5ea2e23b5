// The requests that are measured, ready to be written to a socket.
import { pdfOfSize } from '../../fixtures/pdf-builder.ts'

export interface PreparedRequest {
  readonly head: string
  readonly body: string
  /** Where each request carries a number of its own. */
  readonly counters: readonly { at: number; digits: number }[]
}

const DEMO_KEY = 'sk_sandbox000000000000000000001'
const SMALL_BODY = 1500
const DIGITS = 12

/** A submission of 1.5 KB: a header, lines, an address and a tax, as the guide shows them. */
export function smallSubmission(): PreparedRequest {
  return requestOf(JSON.stringify(invoiceOf(SMALL_BODY)), [])
}

/** The same with a PDF of so many bytes; a number in its noise makes each one another file. */
export function pdfSubmission(bytes: number): PreparedRequest {
  const content = pdfOfSize(bytes).toString('base64')
  const body = JSON.stringify({
    ...invoiceOf(SMALL_BODY),
    attachments: [{ type: 'IMAGE', filename: 'invoice.pdf', content_type: 'application/pdf', content }],
  })
  return requestOf(body, [body.indexOf(content) + Math.floor(content.length / 2)])
}

function requestOf(body: string, placesInBody: readonly number[]): PreparedRequest {
  const lines = [
    'POST /api/v1/partner/invoices HTTP/1.1',
    'Host: 127.0.0.1',
    `X-API-Key: ${DEMO_KEY}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    `Idempotency-Key: bench-${'0'.repeat(DIGITS)}`,
  ]
  const head = `${lines.join('\r\n')}\r\n\r\n`
  const key = head.length - '\r\n\r\n'.length - DIGITS
  const counters = [key, ...placesInBody.map((place) => head.length + place)].map((at) => ({ at, digits: DIGITS }))
  return { head, body, counters }
}

/** Filled up to the size with a text that an ERP might send, so that the body is of the usual mix. */
function invoiceOf(bytes: number): object {
  const invoice = {
    receiving_inbox: 'invoices@acme.apreceiving.com',
    external_identifier: 'ACME-001',
    invoice: {
      header: {
        invoice_number: 'INV-2026-0042',
        document_type: 'INVOICE',
        invoice_date: '2026-05-19',
        due_date: '2026-06-18',
        order_number_1: 'PO-7781',
        net_amount: 1000,
        tax_amount: 100,
        gross_amount: 1100,
        currency_code: 'USD',
        supplier_name: 'Your Company',
        payment_terms: '2/10 Net 30',
        custom_text_1: 'north',
        custom_text_2: '',
        custom_date_3: '2026-05-31',
      },
      lines: [1, 2, 3, 4].map((number) => ({
        invoice_line_number: number,
        product_name: 'Consulting, May 2026',
        quantity: 2,
        unit_price: 125,
        unit_of_measure: 'HR',
        net_amount: 250,
        tax_rate: 10,
        tax_amount: 25,
        gross_amount: 275,
      })),
      addresses: [
        { address_type: 'REMITTO', address_name: 'Headquarters', city: 'Austin', state: 'TX', country: 'US' },
      ],
      taxes: [{ tax_name: 'Sales Tax', tax_rate: 10, tax_base_amount: 1000, tax_amount: 100 }],
    },
  }
  const { header } = invoice.invoice
  header.custom_text_2 = 'note '.repeat(bytes).slice(0, bytes - JSON.stringify(invoice).length)
  return invoice
}
