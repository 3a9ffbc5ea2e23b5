import type { components } from '../../../spec/generated/nuntiq/control-types.ts'
import { ControlError } from '../../control/control-error.ts'
import type { Instant } from '../../platform/clock.ts'
import { PIECE, weightOf } from '../../platform/json-weight.ts'
import type { Turns } from '../../platform/turns.ts'
import type { Lookup } from '../../store/port.ts'
import type { Tenant } from '../../tenancy/tenant.ts'
import { invoices } from '../invoices/invoice.ts'
import { summariseInvoice } from '../invoices/show-invoice.ts'

/** What it weighs to look for an invoice. */
const LOOK = 20

export interface DatedSummary {
  readonly receivedAt: Instant
  readonly summary: components['schemas']['InvoiceSummary']
}

/**
 * The newest invoices of a tenant, newest first. `after` is the token of the last one on the previous page. They are read
 * one by one, in turns with others, and only their summaries are held: each may be as long as a body.
 */
export async function newestInvoices(
  { store, tenant, turns }: { store: Lookup; tenant: Tenant; turns: Turns },
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<DatedSummary[]> {
  const reader = store.reader(tenant.slug)
  if (after !== undefined && !(await reader.get(invoices, after))) {
    throw new ControlError(400, `after '${after.slice(0, 100)}' is not an invoice of ${tenant.slug}`)
  }
  const newest: DatedSummary[] = []
  for (let last = after; newest.length < limit;) {
    const page = { newestFirst: true, limit: 1, ...(last !== undefined && { after: last }) }
    const [entry] = await reader.list(invoices, page)
    await turns.after(LOOK)
    if (!entry) break
    const { id, doc: invoice } = entry
    newest.push({ receivedAt: invoice.received_at, summary: await summariseInvoice({ store, tenant, invoice }) })
    await turns.after(weightOf(invoice, PIECE))
    last = id
  }
  return newest
}
