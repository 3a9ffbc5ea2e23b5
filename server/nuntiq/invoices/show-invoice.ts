import type { components } from '../../../spec/generated/nuntiq/control-types.ts'
import { isoTime } from '../../platform/clock.ts'
import type { Lookup } from '../../store/port.ts'
import type { Tenant } from '../../tenancy/tenant.ts'
import { partners } from '../accounts/partner.ts'
import { keys } from '../keys/key.ts'
import type { Invoice } from './invoice.ts'
import { showStatus } from './states.ts'
import { type Submission, submissions } from './submission.ts'

type Schemas = components['schemas']

interface StoredInvoice {
  readonly store: Lookup
  readonly tenant: Tenant
  readonly invoice: Readonly<Invoice>
}

/** An invoice and the submission that created it, if there was one. */
interface ShownInvoice extends StoredInvoice {
  readonly submission: Readonly<Submission> | undefined
}

/** An invoice in a list. */
export async function summariseInvoice(stored: StoredInvoice): Promise<Schemas['InvoiceSummary']> {
  const { invoice } = stored
  const shown = await withSubmission(stored)
  return {
    ...(await whoAndWhen(shown)),
    invoice_number: invoice.content.header.invoice_number ?? null,
    receiving_inbox: invoice.routed.inbox,
    resolution_path: invoice.routed.path,
    effective_workflow: invoice.effective_workflow,
    attachments: invoice.attachments.length,
    dropped_fields: invoice.dropped_fields.length,
    warning: shown.submission?.warning ?? null,
  }
}

/** A whole invoice: what was answered, stored and dropped. */
export async function showInvoice(stored: StoredInvoice): Promise<Schemas['Invoice']> {
  const { invoice } = stored
  const shown = await withSubmission(stored)
  const { submission } = shown
  return {
    ...(await whoAndWhen(shown)),
    key: invoice.origin && { id: invoice.origin.key, label: await labelOf(shown, invoice.origin.key) },
    idempotency_key: submission?.idempotency?.key ?? null,
    warning: submission?.warning ?? null,
    result: submission?.answer ?? null,
    content: invoice.content,
    dropped_fields: invoice.dropped_fields,
    attachments: invoice.attachments.map((attachment, index) => ({ index, ...attachment })),
  }
}

async function withSubmission(stored: StoredInvoice): Promise<ShownInvoice> {
  const { store, tenant, invoice } = stored
  return { ...stored, submission: await store.reader(tenant.slug).get(submissions, invoice.token) }
}

async function whoAndWhen({
  store,
  tenant,
  invoice,
}: ShownInvoice): Promise<Pick<Schemas['Invoice'], 'token' | 'tenant' | 'status' | 'received_at' | 'partner'>> {
  const { origin } = invoice
  const partner = origin && (await store.reader(tenant.slug).get(partners, origin.partner))
  return {
    token: invoice.token,
    tenant: tenant.slug,
    status: showStatus(invoice.status),
    received_at: isoTime(invoice.received_at),
    partner: origin && { id: origin.partner, name: partner?.name ?? null },
  }
}

async function labelOf({ store, tenant }: ShownInvoice, key: string): Promise<string | null> {
  return (await store.reader(tenant.slug).get(keys, key))?.label ?? null
}
