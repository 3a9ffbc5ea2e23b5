import type { Reader } from '../../../store/port.ts'
import { type Tenant, TenantGone } from '../../../tenancy/tenant.ts'
import { keys } from '../../keys/key.ts'
import { partners } from '../../accounts/partner.ts'
import { holdsItsLabel } from '../../keys/read-label.ts'
import type { Access } from './find-tenant.ts'
import { type ChooseInvited, invite } from './invite.ts'

/**
 * SUP-REQ-003: mails this address a `regenerate` link for each active account that notifies it;
 * an unknown address is sent nothing (SUP-REQ-004).
 */
export async function sendLinks(
  resources: Access<'mailbox' | 'portalOrigin'>,
  { email, only, exchange }: { email: string; only?: string | undefined; exchange?: string | undefined },
): Promise<void> {
  const known = await resources.store.locate(partners, 'email', email.toLowerCase())
  for (const { tenant, id } of known) {
    if (only === undefined || only === tenant)
      await unlessGone(invite(resources, { tenant, partner: id }, linkFor({ email, exchange })))
  }
}

function linkFor({ email, exchange }: { email: string; exchange: string | undefined }): ChooseInvited {
  return async (tx, { tenant, partner }) => {
    if (!partner?.active) return undefined
    // Spelt as in the account, not as in the request.
    const emails = partner.notification_emails.filter((known) => known.toLowerCase() === email.toLowerCase())
    return { kind: 'regenerate', emails, key: await onlyKeyOf(tx, { tenant, partner: partner.id }), exchange }
  }
}

/** K1: the account's only key. If there are several or none, the label decides later. */
async function onlyKeyOf(
  reader: Reader,
  { tenant, partner }: { tenant: Tenant; partner: string },
): Promise<string | null> {
  const ofAccount = await reader.find(keys, 'partner', partner)
  const [first, ...others] = ofAccount.filter(({ doc }) => holdsItsLabel(doc, tenant.now()))
  return first && others.length === 0 ? first.id : null
}

/** An account whose tenant is deleted meanwhile is as unknown as the address. */
async function unlessGone(inviting: Promise<unknown>): Promise<void> {
  try {
    await inviting
  } catch (error) {
    if (!(error instanceof TenantGone)) throw error
  }
}
