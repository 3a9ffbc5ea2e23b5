import type { Invoice } from '../../invoices/invoice.ts'
import type { SubmissionAnswer } from '../../invoices/submission.ts'
import type { ChosenRoute } from './route-invoice.ts'

/** INV-RESP: the response to a submission: the invoice as it was at that moment. */
export function freezeAnswer(invoice: Invoice, { fallbackUsed }: Pick<ChosenRoute, 'fallbackUsed'>): SubmissionAnswer {
  return {
    invoice_token: invoice.token,
    invoice_id: invoice.invoice_id,
    source_document_id: invoice.source_document_id,
    workflow: 'full_enrichment',
    effective_workflow: invoice.effective_workflow,
    invoice_status: invoice.status,
    source_document_status: invoice.source_document_status,
    template_id: 5,
    template_type: 'global',
    attachments_linked: invoice.attachments.length,
    pdf_will_be_generated: !invoice.attachments.some(({ type }) => type === 'IMAGE'),
    receiving_inbox: invoice.routed.inbox,
    external_identifier: invoice.routed.external_identifier,
    resolution_path: invoice.routed.path,
    receiving_inbox_fallback_used: fallbackUsed,
  }
}
