import type { components } from '../../../spec/generated/nuntiq/control-types.ts'
import type { House } from '../../sandbox/house.ts'
import { isoTime } from '../../platform/clock.ts'
import type { Tenant } from '../../tenancy/tenant.ts'
import { partners } from '../accounts/partner.ts'
import { keys } from '../keys/key.ts'
import type { Invoice } from './invoice.ts'
import { showStatus } from './states.ts'
import { type Submission, submissions } from './submission.ts'

type Schemas = components['schemas']

/** What an invoice is shown from: itself, and the submission that led to it, if one did. */
interface Told {
  readonly house: Pick<House, 'store'>
  readonly tenant: Tenant
  readonly invoice: Readonly<Invoice>
  readonly submission: Readonly<Submission> | undefined
}

/** An invoice in a list. */
export async function summariseInvoice(
  house: Pick<House, 'store'>,
  tenant: Tenant,
  invoice: Readonly<Invoice>,
): Promise<Schemas['InvoiceSummary']> {
  const told = await withSubmission(house, tenant, invoice)
  return {
    ...(await whoAndWhen(told)),
    invoice_number: invoice.content.header.invoice_number ?? null,
    receiving_inbox: invoice.routed.inbox,
    resolution_path: invoice.routed.path,
    effective_workflow: invoice.effective_workflow,
    attachments: invoice.attachments.length,
    dropped_fields: invoice.dropped_fields.length,
    warning: told.submission?.warning ?? null,
  }
}

/** An invoice, whole: what was answered, what was kept, what was dropped. */
export async function showInvoice(
  house: Pick<House, 'store'>,
  tenant: Tenant,
  invoice: Readonly<Invoice>,
): Promise<Schemas['Invoice']> {
  const told = await withSubmission(house, tenant, invoice)
  const { submission } = told
  return {
    ...(await whoAndWhen(told)),
    key: invoice.origin && { id: invoice.origin.key, label: await labelOf(told, invoice.origin.key) },
    idempotency_key: submission?.idempotency?.key ?? null,
    warning: submission?.warning ?? null,
    result: submission?.answer ?? null,
    content: invoice.content,
    dropped_fields: invoice.dropped_fields,
    attachments: invoice.attachments.map((attachment, index) => ({ index, ...attachment })),
  }
}

async function withSubmission(house: Pick<House, 'store'>, tenant: Tenant, invoice: Readonly<Invoice>): Promise<Told> {
  const submission = await house.store.reader(tenant.slug).get(submissions, invoice.token)
  return { house, tenant, invoice, submission }
}

async function whoAndWhen({
  house,
  tenant,
  invoice,
}: Told): Promise<Pick<Schemas['Invoice'], 'token' | 'tenant' | 'status' | 'received_at' | 'partner'>> {
  const { origin } = invoice
  const partner = origin && (await house.store.reader(tenant.slug).get(partners, origin.partner))
  return {
    token: invoice.token,
    tenant: tenant.slug,
    status: showStatus(invoice.status),
    received_at: isoTime(invoice.received_at),
    partner: origin && { id: origin.partner, name: partner?.name ?? null },
  }
}

async function labelOf({ house, tenant }: Told, key: string): Promise<string | null> {
  return (await house.store.reader(tenant.slug).get(keys, key))?.label ?? null
}
