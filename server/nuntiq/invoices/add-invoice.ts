import { andThen, type Soon } from '../../platform/soon.ts'
import type { Transaction } from '../../store/port.ts'
import { type Invoice, INVOICE_IDS, invoices, SOURCE_DOCUMENT_IDS } from './invoice.ts'
import { INVOICE_STATES, SOURCE_DOCUMENT_STATUS } from './states.ts'

/** An invoice without its numbers and its state. */
export type NewInvoice = Omit<Invoice, 'invoice_id' | 'source_document_id' | 'status' | 'source_document_status'>

/** Gives an invoice its numbers and its first state. */
export async function addInvoice(tx: Transaction, fresh: NewInvoice): Promise<Invoice> {
  const invoice: Invoice = {
    ...fresh,
    invoice_id: await nextId(tx, INVOICE_IDS),
    source_document_id: await nextId(tx, SOURCE_DOCUMENT_IDS),
    status: INVOICE_STATES.new.on[fresh.effective_workflow],
    source_document_status: SOURCE_DOCUMENT_STATUS,
  }
  await tx.put(invoices, invoice.token, invoice)
  return invoice
}

function nextId(tx: Transaction, { sequence, first }: typeof INVOICE_IDS): Soon<number> {
  return andThen(tx.next(sequence), (number) => first - 1 + number)
}
