import { validateInvoiceDocVersion1 } from '../../spec/generated/nuntiq/stored-validators.js'
import type { Instant } from '../platform/clock.ts'
import { describeSchemaError } from '../platform/describe-schema-error.ts'
import { uuidOfName } from '../platform/random.ts'
import { type SequenceDoc, sequences, type StateRow } from '../store/port.ts'
import { type SentRow, type ServiceState, UnfitDocument } from '../tenancy/state-versions.ts'
import type { InvoiceContent } from './invoices/content.ts'
import { judgeNumbers } from './invoices/judge-numbers.ts'
import { liftedSequences, NUMBERS } from './invoices/lagging-sequences.ts'
import { type Invoice, invoices, type StoredAttachment } from './invoices/invoice.ts'
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
  judge: judgeNumbers,
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

/** The highest numbers that a tenant has given. */
type Given = Record<(typeof NUMBERS)[number]['member'], number>

/** An invoice keeps its place, its submission follows it, and the sequences come last. */
async function* splitInvoices(rows: AsyncIterable<SentRow>): AsyncGenerator<SentRow> {
  const highest = new Map<string, Given>()
  for await (const row of rows) {
    const { tenant, collection, id } = row
    if (collection !== invoices.name) {
      yield row
      continue
    }
    const { doc } = row
    if (!isVersion1(doc)) throw unfit(row)
    yield { ...row, doc: invoiceOf(doc) }
    yield { ...row, tenant, collection: submissions.name, id, doc: submissionOf(doc) }
    const given = highest.get(tenant) ?? { invoice_id: 0, source_document_id: 0 }
    highest.set(tenant, given)
    for (const { member } of NUMBERS) given[member] = Math.max(given[member], doc.result[member])
  }
  for (const [tenant, given] of highest) yield* sequencesBehind(tenant, given)
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
function sequencesBehind(tenant: string, given: Given): StateRow[] {
  return NUMBERS.map(({ sequence, first, member }) => {
    const doc: SequenceDoc = { value: given[member] - first + 1 }
    return { tenant, collection: sequences.name, id: sequence, doc }
  })
}

function isVersion1(doc: object): doc is InvoiceVersion1 {
  return validateInvoiceDocVersion1(doc)
}

function unfit(row: StateRow): UnfitDocument {
  const { path, message } = describeSchemaError(validateInvoiceDocVersion1.errors, row.doc)
  return new UnfitDocument(row, { version: 1, problem: `${path} ${message}` })
}
