import type { components } from '../../../../spec/generated/nuntiq/partner-types.ts'
import type { InvoiceContent } from '../../invoices/content.ts'

/** The body of a submission after its shape was judged. Its files are judged apart; what is unlisted may hold anything. */
export type SentSubmission = Readonly<
  Omit<components['schemas']['SubmitInvoiceRequest'], 'invoice' | 'attachments'> & {
    invoice: SentInvoice
    attachments?: readonly unknown[]
  }
>

/** Beside its parts an invoice may hold header fields directly (C10), and whatever is unlisted. */
export type SentInvoice = Partial<InvoiceContent>
