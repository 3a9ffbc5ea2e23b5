import { at, isObject } from '../json.ts'
import { unpaced } from '../wire/pace.ts'
import type { Account, Accounts } from './account.ts'
import type { Control } from './control.ts'
import { SuiteError } from './suite-error.ts'

/** Makes a tenant for each account, and takes them away again. */
export function sandboxAccounts(control: Control): Accounts {
  const made: string[] = []
  const make = async (scene = 'ready'): Promise<Account> => {
    const tenant = await control.call('POST', '/tenants', { scene })
    const account = readTenant(tenant)
    if (account.slug !== undefined) made.push(account.slug)
    return account
  }
  return {
    main: make,
    second: () => make(),
    expiredKey: async () => (await make('key-expired')).apiKey,
    revokedKey: async () => (await make('key-revoked')).apiKey,
    async drop() {
      await Promise.all(made.splice(0).map((slug) => control.call('DELETE', `/tenants/${slug}`)))
    },
  }
}

function readTenant(tenant: unknown): Account {
  const text = (path: string): string | undefined => {
    const value = at(tenant, path)
    return typeof value === 'string' ? value : undefined
  }
  const slug = text('slug')
  if (slug === undefined) throw new SuiteError('control API: POST /tenants answered without a slug')
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
