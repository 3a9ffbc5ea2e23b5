import { test } from 'tap'
import { validateInvoiceDoc } from '../../../spec/generated/nuntiq/stored-validators.js'
import type { Invoice } from './invoice.ts'
import { INVOICE_STATES, type InvoiceStatus, showStatus } from './states.ts'

const numbers = Object.keys(INVOICE_STATES)
  .filter((key) => key !== 'new')
  .map(Number)

test('every event leads to a state of the table', async (t) => {
  for (const { on } of Object.values(INVOICE_STATES)) {
    for (const [event, to] of Object.entries(on)) t.ok(numbers.includes(Number(to)), `${event} leads to ${to}`)
  }
})

test('C8 an invoice begins at 1 for full_enrichment and at 20 for basic_enrichment', async (t) => {
  t.strictSame(INVOICE_STATES.new.on, { full_enrichment: 1, basic_enrichment: 20 })
})

test('a status is shown by its number and its name', async (t) => {
  t.strictSame(showStatus(90), { number: 90, name: 'PENDING_INTEGRATION_FIRST' })
  const names = Object.values(INVOICE_STATES).map(({ name }) => name)
  t.equal(new Set(names).size, names.length, 'no two states have the same name')
})

/** An invoice as it might be stored, in some state. */
function invoiceAt(status: number): Invoice {
  return {
    token: '0193e5f0-0000-7000-8000-000000000001',
    invoice_id: 90_001,
    source_document_id: 30_001,
    status: status as InvoiceStatus,
    source_document_status: 1,
    effective_workflow: 'full_enrichment',
    received_at: 0,
    routed: { inbox: 'a@b.example', external_identifier: null, path: 'explicit_inbox' },
    origin: null,
    content: { header: {}, lines: [], addresses: [], taxes: [], charges: [], discounts: [] },
    dropped_fields: [],
    attachments: [],
  }
}

test('a stored invoice may be in any state of the table, and in no other', async (t) => {
  for (const number of numbers) t.ok(validateInvoiceDoc(invoiceAt(number)), String(number))
  for (const number of [0, 2, 21, 94, 101]) t.notOk(validateInvoiceDoc(invoiceAt(number)), String(number))
})
