import type { components } from '../../../spec/generated/nuntiq/control-types.ts'
import type { Lookup } from '../../store/port.ts'
import { SELF, type Tenant } from '../../tenancy/tenant.ts'
import { customers, type Inbox, inboxes } from './customer.ts'
import { type Partner, partners } from './partner.ts'

type Schemas = components['schemas']

/** Nuntiq's members of a tenant, as the control API shows it. */
export async function showTenant(store: Lookup, tenant: Tenant): Promise<Schemas['Tenant']> {
  const reader = store.reader(tenant.slug)
  const customer = await reader.get(customers, SELF)
  return {
    image_capture_rules: customer?.image_capture_rules ?? false,
    default_inbox: customer?.default_inbox ?? null,
    inboxes: (await reader.list(inboxes)).map(({ doc }) => showInbox(doc)),
    partners: (await reader.list(partners)).map(({ doc }) => showPartner(doc)),
  }
}

export function showInbox({ address, external_identifiers }: Readonly<Inbox>): Schemas['Inbox'] {
  return { address, external_identifiers }
}

export function showPartner({ id, name, active, notification_emails }: Readonly<Partner>): Schemas['Partner'] {
  return { id, name, active, notification_emails }
}
