import type { Resources } from '../../../service.ts'
import type { Store } from '../../../store/port.ts'
import type { Tenant } from '../../../tenancy/tenant.ts'
import { keys } from '../../keys/key.ts'
import { type Partner, partners } from '../../accounts/partner.ts'
import { holdsItsLabel } from '../../keys/read-label.ts'
import { invite } from './invite.ts'

/**
 * SUP-REQ-003: mails this address a `regenerate` link for each active account that notifies it;
 * an unknown address is sent nothing (SUP-REQ-004).
 */
export async function sendLinks(
  resources: Pick<Resources, 'store' | 'tenants' | 'hasher' | 'mailbox' | 'portalOrigin'>,
  { email, only, exchange }: { email: string; only?: string | undefined; exchange?: string | undefined },
): Promise<void> {
  const { store, tenants } = resources
  for (const { tenant: slug, doc: partner } of await store.locate(partners, 'email', email.toLowerCase())) {
    const tenant = tenants.get(slug)
    if (!tenant || !partner.active || (only !== undefined && only !== slug)) continue
    await invite(resources, {
      tenant,
      partner,
      kind: 'regenerate',
      // Spelt as in the account, not as in the request.
      emails: partner.notification_emails.filter((known) => known.toLowerCase() === email.toLowerCase()),
      key: await onlyKeyOf({ store, tenant, partner }),
      exchange,
    })
  }
}

/** K1: the account's only key. If there are several or none, the label decides later. */
async function onlyKeyOf({
  store,
  tenant,
  partner,
}: {
  store: Store
  tenant: Tenant
  partner: Readonly<Partner>
}): Promise<string | null> {
  const ofAccount = await store.reader(tenant.slug).find(keys, 'partner', partner.id)
  const [first, ...others] = ofAccount.filter(({ doc }) => holdsItsLabel(doc, tenant.now()))
  return first && others.length === 0 ? first.id : null
}
