import type { components } from '../../../spec/generated/nuntiq/control-types.ts'
import {
  members,
  validateChangeTenant,
  validateCreateTenant,
  validateTenant,
  validateWorldTenant,
} from '../../../spec/generated/nuntiq/control-validators.js'
import type { OutgoingMail } from '../../platform/mail.ts'
import type { Resources, TenantMembers, TenantPart } from '../../service.ts'
import type { Transaction } from '../../store/port.ts'
import type { Tenant } from '../../tenancy/tenant.ts'
import { openInvitations } from '../partner/supplier-access/invite.ts'
import { MOST_WRONG_CODES } from '../partner/supplier-access/session-table.ts'
import { changeCustomer } from '../control/change-customer.ts'
import { type Customer } from './customer.ts'
import { findWorldConflict } from './find-world-conflict.ts'
import { type FurnishedKey, furnishTenant } from './furnish-tenant.ts'
import { partners } from './partner.ts'
import { showTenant } from './show-tenant.ts'
import type { World, WorldTenant } from './world.ts'

/** What Nuntiq adds to a tenant: how its customer is configured, its inboxes, its suppliers and their keys. */
export const tenantMembers: TenantMembers = {
  planned: { names: members.WorldTenant, validate: validateWorldTenant },
  created: { names: members.CreateTenant, validate: validateCreateTenant },
  changed: { names: members.ChangeTenant, validate: validateChangeTenant },
  shown: { names: members.Tenant, validate: validateTenant },
  findConflict: (world) => findWorldConflict(world as World),
  worlds: {
    default: new URL('../../../../spec/nuntiq/worlds/default.json', import.meta.url),
    empty: new URL('../../../../spec/nuntiq/worlds/empty.json', import.meta.url),
  },
}

/** Plans and changes have been validated by the members above before they arrive here. */
export function tenantPart({
  store,
  tenants,
  hasher,
  mailbox,
  portalOrigin,
}: Pick<Resources, 'store' | 'tenants' | 'hasher' | 'mailbox' | 'portalOrigin'>): TenantPart {
  return {
    async furnish(tx, { tenant, plan: judged }) {
      const plan = judged as WorldTenant
      const keys = await furnishTenant({ hasher, tx, tenant, plan })
      const mails = await invitePlanned(tx, { hasher, portalOrigin, tenant, plan })
      return {
        once: keys.length > 0 ? { credentials: keys.map(showCredentials) } : {},
        afterwards() {
          for (const mail of mails) mailbox.post(tenant, mail)
        },
      }
    },
    show: (tenant) => showTenant(store, tenant),
    change: ({ slug }, wanted) => changeCustomer(tenants, { slug, wanted: wanted as Partial<Customer> }),
  }
}

function showCredentials({
  partner_id,
  id,
  label,
  api_key,
  rotation_secret,
}: FurnishedKey): components['schemas']['Credentials'] {
  return { partner_id, key_id: id, label, api_key, rotation_secret }
}

/** Mails the links that, according to the plan, have been sent already. */
async function invitePlanned(
  tx: Transaction,
  {
    hasher,
    portalOrigin,
    tenant,
    plan,
  }: Pick<Resources, 'hasher' | 'portalOrigin'> & { tenant: Tenant; plan: WorldTenant },
): Promise<OutgoingMail[]> {
  if (plan.partners?.every(({ invited }) => invited === undefined) ?? true) return []
  const furnished = await tx.list(partners)
  const mails: OutgoingMail[] = []
  for (const { name, invited } of plan.partners ?? []) {
    const partner = furnished.find(({ doc }) => doc.name === name)?.doc
    if (!invited || !partner) continue
    const wrongCodes = invited === 'locked' ? MOST_WRONG_CODES : 0
    const opened = await openInvitations(tx, {
      hasher,
      portalOrigin,
      tenant,
      partner,
      emails: partner.notification_emails,
      kind: 'invitation',
      wrongCodes,
    })
    for (const mail of opened.mails) mails.push(mail)
  }
  return mails
}
