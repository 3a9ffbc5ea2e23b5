import { at, isObject } from '../../kit/json.ts'
import type { Control } from '../../kit/sandbox/control.ts'
import { createTenants } from '../../kit/sandbox/tenants.ts'
import { unpaced } from '../../kit/wire/pace.ts'
import type { PartnerAccount, PartnerAccounts } from './account.ts'

/** Makes a tenant for each account, and takes them away again. */
export function sandboxAccounts(control: Control): PartnerAccounts {
  const tenants = createTenants(control)
  const make = async (scene = 'ready'): Promise<PartnerAccount> => readTenant(await tenants.make({ scene }))
  return {
    main: make,
    second: () => make(),
    expiredKey: async () => (await make('key-expired')).apiKey,
    revokedKey: async () => (await make('key-revoked')).apiKey,
    drop: () => tenants.drop(),
  }
}

function readTenant({ slug, tenant }: { slug: string; tenant: unknown }): PartnerAccount {
  const text = (path: string): string | undefined => {
    const value = at(tenant, path)
    return typeof value === 'string' ? value : undefined
  }
  const inboxes = at(tenant, 'inboxes')
  const routed = (Array.isArray(inboxes) ? inboxes : []).find(
    (inbox) => typeof at(inbox, 'external_identifiers.0') === 'string',
  )
  const emails = at(tenant, 'partners.0.notification_emails')
  return {
    slug,
    apiKey: text('credentials.0.api_key') ?? '',
    rotationSecret: text('credentials.0.rotation_secret'),
    keyId: text('credentials.0.key_id'),
    partnerId: text('credentials.0.partner_id') ?? text('partners.0.id'),
    inbox: isObject(routed) ? String(routed['address']) : undefined,
    alias: isObject(routed) ? String(at(routed, 'external_identifiers.0')) : undefined,
    defaultInbox: text('default_inbox'),
    emails: Array.isArray(emails) ? emails.map(String) : [],
    pace: unpaced,
  }
}
