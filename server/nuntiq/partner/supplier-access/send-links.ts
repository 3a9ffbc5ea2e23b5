import type { Resources } from '../../../service.ts'
import type { Store } from '../../../store/port.ts'
import type { Tenant } from '../../../tenancy/tenant.ts'
import { keys } from '../../keys/key.ts'
import { type Partner, partners } from '../../accounts/partner.ts'
import { holdsItsLabel } from '../../keys/read-label.ts'
import { invite } from './invite.ts'

/**
 * SUP-REQ-003: mails a link of kind `regenerate` to this address for each active account that it is
 * a notification address of; to an unknown address, nothing (SUP-REQ-004).
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
      // As it stands with the account, not as a stranger has spelt it.
      emails: partner.notification_emails.filter((known) => known.toLowerCase() === email.toLowerCase()),
      key: await onlyKeyOf({ store, tenant, partner }),
      exchange,
    })
  }
}

/** K1: the one key of the account. Where there are several, or none, the label will say which is meant. */
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
