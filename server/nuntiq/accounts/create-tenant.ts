import type { House } from '../../sandbox/house.ts'
import type { OutgoingMail } from '../../platform/mail.ts'
import type { Transaction } from '../../store/port.ts'
import type { Tenant } from '../../tenancy/tenant.ts'
import { type FurnishedKey, furnishTenant } from './furnish-tenant.ts'
import { partners } from './partner.ts'
import { openInvitations } from '../partner/supplier-access/invite.ts'
import { MOST_WRONG_CODES } from '../partner/supplier-access/session-table.ts'
import type { WorldTenant } from './world.ts'

/**
 * Makes a tenant with everything that its plan says, in one transaction. The secrets of its keys
 * are given back this once. Rejects with TenantExists when the slug is taken.
 */
export async function createTenant(house: House, plan: WorldTenant): Promise<{ tenant: Tenant; keys: FurnishedKey[] }> {
  let keys: FurnishedKey[] = []
  let mails: OutgoingMail[] = []
  const tenant = await house.tenants.create(house.tenants.draft(plan), async (tx, created) => {
    keys = await furnishTenant({ house, tx, tenant: created, plan })
    mails = await invitePlanned(tx, { house, tenant: created, plan })
  })
  for (const mail of mails) house.mailbox.post(tenant, mail)
  return { tenant, keys }
}

/** The links that a plan says were mailed already; they are in the mails. */
async function invitePlanned(
  tx: Transaction,
  { house, tenant, plan }: { house: House; tenant: Tenant; plan: WorldTenant },
): Promise<OutgoingMail[]> {
  const furnished = await tx.list(partners)
  const mails: OutgoingMail[] = []
  for (const { name, invited } of plan.partners ?? []) {
    const partner = furnished.find(({ doc }) => doc.name === name)?.doc
    if (!invited || !partner) continue
    const wrongCodes = invited === 'locked' ? MOST_WRONG_CODES : 0
    const opened = await openInvitations(tx, {
      house,
      tenant,
      partner,
      emails: partner.notification_emails,
      kind: 'invitation',
      wrongCodes,
    })
    mails.push(...opened.mails)
  }
  return mails
}
