import type { House } from '../../sandbox/house.ts'
import { isoTime } from '../../platform/clock.ts'
import type { Tenant } from '../../tenancy/tenant.ts'
import type { Invoice } from './invoice.ts'
import { keys } from '../keys/key.ts'
import { partners } from '../accounts/partner.ts'

/** An invoice in a list. */
export async function summariseInvoice(house: House, tenant: Tenant, invoice: Readonly<Invoice>): Promise<object> {
  return {
    ...(await whoAndWhen(house, tenant, invoice)),
    invoice_number: invoice.content.header['invoice_number'] ?? null,
    receiving_inbox: invoice.result.receiving_inbox,
    resolution_path: invoice.result.resolution_path,
    effective_workflow: invoice.result.effective_workflow,
    attachments: invoice.attachments.length,
    dropped_fields: invoice.dropped_fields.length,
    warning: invoice.warning,
  }
}

/** An invoice, whole: what was answered, what was kept, what was dropped. */
export async function showInvoice(house: House, tenant: Tenant, invoice: Readonly<Invoice>): Promise<object> {
  const key = await house.store.reader(tenant.slug).get(keys, invoice.key)
  return {
    ...(await whoAndWhen(house, tenant, invoice)),
    key: { id: invoice.key, label: key?.label ?? null },
    idempotency_key: invoice.idempotency?.key ?? null,
    warning: invoice.warning,
    result: invoice.result,
    content: invoice.content,
    dropped_fields: invoice.dropped_fields,
    attachments: invoice.attachments.map((attachment, index) => ({ index, ...attachment })),
  }
}

async function whoAndWhen(house: House, tenant: Tenant, invoice: Readonly<Invoice>): Promise<object> {
  const partner = await house.store.reader(tenant.slug).get(partners, invoice.partner)
  return {
    token: invoice.result.invoice_token,
    tenant: tenant.slug,
    received_at: isoTime(invoice.received_at),
    partner: { id: invoice.partner, name: partner?.name ?? null },
  }
}
