import type { components as Nuntiq } from '../../../spec/generated/nuntiq/control-types.ts'
import type { components as Own } from '../../../spec/generated/sandbox/control-types.ts'
import type { House } from '../../sandbox/house.ts'
import { isoTime } from '../../platform/clock.ts'
import { SELF, type Tenant } from '../../tenancy/tenant.ts'
import { customers } from './customer.ts'
import { type Inbox, inboxes } from './inbox.ts'
import { type Partner, partners } from './partner.ts'

/** A tenant as the control API shows it; instants in ISO 8601, UTC. */
export type TenantView = Own['schemas']['Tenant'] & Nuntiq['schemas']['Tenant']

export async function showTenant(house: House, tenant: Tenant): Promise<TenantView> {
  const reader = house.store.reader(tenant.slug)
  const customer = await reader.get(customers, SELF)
  return {
    slug: tenant.slug,
    name: tenant.name,
    created_at: isoTime(tenant.doc.created_at),
    now: isoTime(tenant.now()),
    frozen: tenant.doc.clock.frozen_at !== null,
    image_capture_rules: customer?.image_capture_rules ?? false,
    default_inbox: customer?.default_inbox ?? null,
    inboxes: (await reader.list(inboxes)).map(({ doc }) => showInbox(doc)),
    partners: (await reader.list(partners)).map(({ doc }) => showPartner(doc)),
  }
}

export function showInbox({ address, external_identifiers }: Readonly<Inbox>): Nuntiq['schemas']['Inbox'] {
  return { address, external_identifiers }
}

export function showPartner({
  id,
  name,
  active,
  notification_emails,
}: Readonly<Partner>): Nuntiq['schemas']['Partner'] {
  return { id, name, active, notification_emails }
}
