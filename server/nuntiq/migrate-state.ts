import { validateInvoiceDocVersion1 } from '../../spec/generated/nuntiq/stored-validators.js'
import type { Instant } from '../platform/clock.ts'
import { describeSchemaError } from '../platform/describe-schema-error.ts'
import { uuidOfName } from '../platform/random.ts'
import { type SequenceDoc, sequences, type StateRow } from '../store/port.ts'
import { type ServiceState, UnfitDocument } from '../tenancy/state-versions.ts'
import type { InvoiceContent } from './invoices/content.ts'
import { findLaggingSequence, liftedSequences } from './invoices/lagging-sequences.ts'
import { type Invoice, INVOICE_IDS, invoices, SOURCE_DOCUMENT_IDS, type StoredAttachment } from './invoices/invoice.ts'
import { SOURCE_DOCUMENT_STATUS } from './invoices/states.ts'
import { type Submission, type SubmissionAnswer, submissions } from './invoices/submission.ts'

/**
 * Version 2 separates an invoice from the submission that created it, gives attachments tokens, and
 * numbers invoices by sequences instead of by counting them.
 */
export const NUNTIQ_STATE: ServiceState = {
  name: 'nuntiq',
  version: 2,
  migrate: splitInvoices,
  findConflict: findLaggingSequence,
  mend: liftedSequences,
}

/** An invoice of version 1: the answer to its submission, with the rest around it. */
interface InvoiceVersion1 {
  readonly result: SubmissionAnswer & { readonly invoice_status: 1 | 20 }
  readonly received_at: Instant
  readonly partner: string
  readonly key: string
  readonly content: InvoiceContent
  readonly dropped_fields: readonly string[]
  readonly attachments: readonly Omit<StoredAttachment, 'token'>[]
  readonly warning: string | null
  readonly idempotency: Submission['idempotency']
}

function splitInvoices(rows: readonly StateRow[]): StateRow[] {
  const led: StateRow[] = []
  const results = new Map<string, SubmissionAnswer[]>()
  const kept = rows.map((row) => {
    if (row.collection !== invoices.name) return row
    const { tenant, id, doc } = row
    if (!isVersion1(doc)) throw unfit(row)
    led.push({ tenant, collection: submissions.name, id, doc: submissionOf(doc) })
    const given = results.get(tenant)
    if (given) given.push(doc.result)
    else results.set(tenant, [doc.result])
    return { ...row, doc: invoiceOf(doc) }
  })
  return [...kept, ...led, ...[...results].flatMap(([tenant, given]) => sequencesBehind(tenant, given))]
}

function invoiceOf({ result, partner, key, ...rest }: InvoiceVersion1): Invoice {
  return {
    token: result.invoice_token,
    invoice_id: result.invoice_id,
    source_document_id: result.source_document_id,
    status: result.invoice_status,
    source_document_status: SOURCE_DOCUMENT_STATUS,
    effective_workflow: result.effective_workflow,
    received_at: rest.received_at,
    routed: {
      inbox: result.receiving_inbox,
      external_identifier: result.external_identifier,
      path: result.resolution_path,
    },
    origin: { partner, key },
    content: rest.content,
    dropped_fields: rest.dropped_fields,
    attachments: rest.attachments.map((attachment, index) => ({
      token: uuidOfName(`attachment ${index} of invoice ${result.invoice_token}`),
      ...attachment,
    })),
  }
}

function submissionOf({ result, received_at, partner, key, idempotency, warning }: InvoiceVersion1): Submission {
  return { invoice: result.invoice_token, received_at, partner, key, idempotency, answer: result, warning }
}

/** Each sequence continues after the highest number used. */
function sequencesBehind(tenant: string, given: readonly SubmissionAnswer[]): StateRow[] {
  const highest = { invoice: 0, document: 0 }
  for (const { invoice_id, source_document_id } of given) {
    highest.invoice = Math.max(highest.invoice, invoice_id)
    highest.document = Math.max(highest.document, source_document_id)
  }
  const row = ({ sequence, first }: typeof INVOICE_IDS, number: number): StateRow => {
    const doc: SequenceDoc = { value: number - first + 1 }
    return { tenant, collection: sequences.name, id: sequence, doc }
  }
  return [row(INVOICE_IDS, highest.invoice), row(SOURCE_DOCUMENT_IDS, highest.document)]
}

function isVersion1(doc: object): doc is InvoiceVersion1 {
  return validateInvoiceDocVersion1(doc)
}

function unfit(row: StateRow): UnfitDocument {
  const { path, message } = describeSchemaError(validateInvoiceDocVersion1.errors, row.doc)
  return new UnfitDocument(row, { version: 1, problem: `${path} ${message}` })
}
