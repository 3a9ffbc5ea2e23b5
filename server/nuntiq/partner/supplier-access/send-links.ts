import type { House } from '../../../sandbox/house.ts'
import type { Tenant } from '../../../tenancy/tenant.ts'
import { keys } from '../../keys/key.ts'
import { type Partner, partners } from '../../accounts/partner.ts'
import { holdsItsLabel } from '../../keys/read-label.ts'
import { invite } from './invite.ts'

/**
 * SUP-REQ-003: mails a link of kind `regenerate` to this address for each active account that it is
 * a notification address of; to an unknown address, nothing (SUP-REQ-004).
 */
export async function sendLinks({
  house,
  email,
  only,
  exchange,
}: {
  house: House
  email: string
  only?: string | undefined
  exchange?: string | undefined
}): Promise<void> {
  for (const { tenant: slug, doc: partner } of await house.store.locate(partners, 'email', email.toLowerCase())) {
    const tenant = house.tenants.get(slug)
    if (!tenant || !partner.active || (only !== undefined && only !== slug)) continue
    await invite({
      house,
      tenant,
      partner,
      kind: 'regenerate',
      // As it stands with the account, not as a stranger has spelt it.
      emails: partner.notification_emails.filter((known) => known.toLowerCase() === email.toLowerCase()),
      key: await onlyKeyOf(house, tenant, partner),
      exchange,
    })
  }
}

/** K1: the one key of the account. Where there are several, or none, the label will say which is meant. */
async function onlyKeyOf(house: House, tenant: Tenant, partner: Readonly<Partner>): Promise<string | null> {
  const ofAccount = await house.store.reader(tenant.slug).find(keys, 'partner', partner.id)
  const [first, ...others] = ofAccount.filter(({ doc }) => holdsItsLabel(doc, tenant.now()))
  return first && others.length === 0 ? first.id : null
}
